/** 待办任务 and 审核记录: what waits for one's decision, and what was decided. */

import { actionKey, get, post } from "../api.js";
import { h, replace } from "../dom.js";
import { joined, moment } from "../format.js";
import { t } from "../i18n.js";
import { button, empty, facts, problem } from "../ui/parts.js";
import { period } from "../ui/records.js";
import { segments } from "../ui/segments.js";

/** Of one unit when `unit` is given, else of all where one decides. */
export async function todosScreen(app, { unit = null } = {}) {
  const said = h("div", {});
  const list = h("div", { class: "stack" });
  const more = button(t("显示更多"), () => load(page + 1), {
    kind: "quiet wide",
    testid: "todos-more",
  });
  let tab = "todos";
  let page = 0;
  const load = async (next) => {
    page = next;
    const path = unit ? `/units/${unit.id}/${tab}${tab === "reviews" ? `?page=${page}` : ""}` : "/todos";
    const found = await get(path);
    if (page === 0) replace(list);
    list.append(...found.todos.map((todo) => todoCard(todo, (decision) => decide(todo, decision))));
    if (!list.childElementCount) replace(list, nothing(tab));
    more.hidden = !unit || tab === "todos" || list.childElementCount >= found.total;
  };
  const decide = async (todo, decision) => {
    replace(said);
    try {
      await post(`/todos/${todo.id}/decision`, { decision }, actionKey());
      await app.refreshMe();
    } catch (error) {
      replace(said, problem(error));
    }
    await load(0);
  };
  await load(0);
  const tabs = [
    { value: "todos", label: t("待办任务") },
    { value: "reviews", label: t("审核记录") },
  ];
  const choose = async (value) => {
    tab = value;
    replace(said);
    await load(0);
  };
  return {
    title: unit ? unit.name : t("待办任务"),
    testid: "todos",
    content: [
      unit && segments(t("任务"), "tasks", tabs, { chosen: "todos", change: choose }),
      said,
      list,
      more,
    ],
  };
}

function nothing(tab) {
  return tab === "todos"
    ? empty("check", t("没有待办任务。"))
    : empty("todo", t("还没有审核记录。"));
}

function todoCard(todo, decide) {
  const kind = {
    join: t("申请加入单位"),
    certificate: t("申请单位证书授权"),
    seal: t("申请单位印章授权"),
  }[todo.kind];
  return h(
    "section",
    { class: "card", testid: `todo-${todo.id}` },
    h("div", { class: "split" }, h("b", {}, kind), stateBadge(todo.state)),
    facts([
      [t("单位名称"), todo.unit_name],
      [t("申请人"), todo.person],
      [t("手机号"), h("span", { class: "figures" }, todo.phone)],
      [todo.kind === "seal" ? t("申请印章") : t("申请证书"), joined(todo.items)],
      [t("授权有效期"), todo.starts_at && period(todo.starts_at, todo.ends_at)],
      [t("申请理由"), todo.note],
      [t("申请时间"), h("span", { class: "figures" }, moment(todo.created_at))],
      [t("审核人"), todo.decider],
      [t("审核时间"), todo.decided_at && h("span", { class: "figures" }, moment(todo.decided_at))],
    ]),
    todo.state === "waiting" &&
      h(
        "div",
        { class: "buttons even" },
        button(t("拒绝"), () => decide("refuse"), { kind: "refuse", testid: "todo-refuse" }),
        button(t("同意"), () => decide("approve"), { kind: "primary", testid: "todo-approve" }),
      ),
  );
}

function stateBadge(state) {
  const [kind, words] = {
    waiting: ["warn", t("待处理")],
    approved: ["ok", t("已同意")],
    refused: ["", t("已拒绝")],
  }[state];
  return h("span", { class: `badge ${kind}` }, words);
}
