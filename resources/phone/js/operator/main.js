/** The operator's page: log in, read letters that no machine could, see the sandbox's bank. */

import { actionKey, callOperator } from "../api.js";
import { h, replace } from "../dom.js";
import { language, t } from "../i18n.js";
import { entrance } from "../support.js";
import { bar } from "../ui/frame.js";
import { attempt, Field, form } from "../ui/fields.js";
import { button, card, problem } from "../ui/parts.js";
import { segments } from "../ui/segments.js";
import { changes } from "./changes.js";
import { reviews } from "./reviews.js";
import { statement } from "./statement.js";

const root = document.getElementById("page");

function show(title, testid, content) {
  document.documentElement.lang = language();
  document.title = `${title} · ${t("标印")}`;
  replace(root, bar(title), h("main", { class: "content", testid }, content));
}

function login() {
  const said = h("div", {});
  const password = new Field("password", t("审核口令"), {
    type: "password",
    autocomplete: "current-password",
    maxlength: 128,
  });
  const go = () =>
    password.check(password.value !== "", t("请输入审核口令。")) &&
    attempt([password], said, async () => {
      await callOperator("POST", "/login", { password: password.value }, actionKey());
      await work();
    });
  show(t("审核工作台"), "operator-login", [
    card(
      null,
      form(
        [password],
        said,
        go,
        h("button", { class: "button primary wide", testid: "operator-go" }, t("登录")),
      ),
    ),
  ]);
}

async function work() {
  const { sandbox } = await callOperator("GET", "/me");
  const place = h("div", { class: "stack" });
  const parts = { reviews, changes, statement };
  const choose = async (part) => {
    const content = await parts[part](() => choose(part)).catch((error) => problem(error));
    replace(place, content);
  };
  const leave = async () => {
    await callOperator("POST", "/logout", {}, actionKey());
    login();
  };
  const options = [
    { value: "reviews", label: t("授权委托书") },
    { value: "changes", label: t("单位信息变更") },
    ...(sandbox ? [{ value: "statement", label: t("测试收款") }] : []),
  ];
  show(t("审核工作台"), "operator", [
    segments(t("内容"), "part", options, { chosen: "reviews", change: choose }),
    place,
    button(t("退出登录"), leave, { kind: "refuse wide", testid: "operator-leave" }),
  ]);
  await choose("reviews");
}

async function start() {
  await Promise.allSettled([entrance()]);
  await work().catch(login);
}

start();
