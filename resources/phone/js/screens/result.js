/** How it ended: signed, with what it cost; or the exact reason and the next step. */

import { h } from "../dom.js";
import { explain } from "../errors.js";
import { algorithmName, money, moment } from "../format.js";
import { t } from "../i18n.js";
import { icon } from "../icons.js";
import { button, card, facts } from "../ui/parts.js";
import { summary } from "../ui/session_cards.js";

/** Shows a finished `session`, or an `error` that ended it here. */
export function resultScreen(app, { session, error }) {
  const done = session?.state === "done";
  const verdict = error ? failure(error) : VERDICTS[session.state](session);
  return {
    title: done ? t("完成") : t("未完成"),
    testid: "result",
    content: [banner(verdict), session && card(null, details(session, done))],
    foot: done ? finish(app) : h("div", { class: "buttons" }, home(app), again(app)),
  };
}

const VERDICTS = {
  done: (session) =>
    session.operation === "login"
      ? { kind: "ok", title: t("登录成功"), text: t("电脑已登录,请回到电脑继续。") }
      : { kind: "ok", title: t("签章成功"), text: t("签章文件已保存在电脑上,原文件未被改动。") },
  refused: (session) => ({
    kind: "warn",
    title: t("已拒绝"),
    text: session.message ?? t("没有签章,没有扣费,印章位置已保留。"),
  }),
  expired: () => ({
    kind: "warn",
    title: t("二维码已过期"),
    text: t("没有签章,没有扣费。请在电脑上刷新二维码后重新扫码。"),
  }),
  cancelled: () => ({
    kind: "warn",
    title: t("电脑已取消"),
    text: t("没有签章,没有扣费。需要时请在电脑上重新提交。"),
  }),
  "phone-left": () => ({
    kind: "warn",
    title: t("签章已中断"),
    text: t(
      "手机离开了等待页面。未完成的文件没有扣费,印章位置已保留,请在电脑上刷新二维码后重新扫码继续。",
    ),
  }),
  shown: () => ({
    kind: "warn",
    title: t("二维码已刷新"),
    text: t("电脑显示了新的二维码,请重新扫码继续。"),
  }),
  failed: (session) => ({
    kind: "err",
    title: t("签章未完成"),
    text: session.message ?? t("没有扣费。请在电脑上查看原因后重新提交。"),
  }),
};

function failure(error) {
  const { message, next } = explain(error);
  return { kind: "err", title: message.replace(/[。.]$/, ""), text: next };
}

function banner({ kind, title, text }) {
  const image = { ok: "check", warn: "warn", err: "cross" }[kind];
  return h(
    "div",
    { class: `verdict ${kind}`, role: "status" },
    h("span", { class: "disc" }, icon(image)),
    h("h2", { testid: "verdict" }, title),
    h("p", { testid: "verdict-text" }, text),
  );
}

function details(session, done) {
  const { signer, charge } = session;
  return facts([
    [t("平台"), session.platform_name],
    [t("内容"), session.operation === "stamp" && summary(session)],
    [t("签署主体"), signer?.person],
    [t("经办人"), session.person],
    [t("算法"), signer && algorithmName(signer.algorithm)],
    [t("时间"), done && moment(new Date())],
    [t("费用"), charge && h("span", { testid: "charge" }, chargeText(charge))],
  ]);
}

function chargeText({ amount, state, mode }) {
  const sum = money(amount);
  if (state === "released" || state === "quoted") return t("未扣费");
  if (mode === "day") return t("日包内,本次 {sum}", { sum });
  return state === "settled" ? t("已扣 {sum}", { sum }) : t("已预留 {sum}", { sum });
}

function finish(app) {
  return button(t("完成"), () => app.go("/m/"), { kind: "primary wide", testid: "finish" });
}

function home(app) {
  return button(t("首页"), () => app.go("/m/"), { testid: "to-home" });
}

function again(app) {
  return button(t("重新扫码"), () => app.go("/m/scan"), { kind: "primary", testid: "scan-again" });
}
