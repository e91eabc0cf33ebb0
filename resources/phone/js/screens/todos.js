/** 待办任务: what waits for one's decision as administrator or legal person. */

import { actionKey, get, post } from "../api.js";
import { h, replace } from "../dom.js";
import { moment } from "../format.js";
import { t } from "../i18n.js";
import { button, empty, facts, problem } from "../ui/parts.js";

export async function todosScreen(app) {
  const said = h("div", {});
  const list = h("div", { class: "stack" });
  const draw = ({ todos }) =>
    replace(
      list,
      todos.length
        ? todos.map((todo) => todoCard(todo, (decision) => decide(todo, decision)))
        : empty("check", t("没有待办任务。")),
    );
  const decide = async (todo, decision) => {
    replace(said);
    try {
      draw(await post(`/todos/${todo.id}/decision`, { decision }, actionKey()));
      await app.refreshMe();
    } catch (error) {
      replace(said, problem(error));
    }
  };
  draw(await get("/todos"));
  return {
    title: t("待办任务"),
    testid: "todos",
    back: () => app.go("/m/units"),
    content: [said, list],
  };
}

function todoCard(todo, decide) {
  return h(
    "section",
    { class: "card", testid: `todo-${todo.id}` },
    h("div", { class: "split" }, h("b", {}, t("申请加入单位")), stateBadge(todo.state)),
    facts([
      [t("申请人"), `${todo.person} ${todo.phone}`],
      [t("单位"), todo.unit_name],
      [t("申请说明"), todo.note],
      [t("时间"), moment(todo.created_at)],
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
