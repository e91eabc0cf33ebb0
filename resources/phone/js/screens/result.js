/** How it ended: signed, with what it cost; or the exact reason and the next step. */

import { h } from "../dom.js";
import { explain } from "../errors.js";
import { algorithmName, money, moment } from "../format.js";
import { t } from "../i18n.js";
import { icon } from "../icons.js";
import { isOwn, words } from "../session/operations.js";
import { button, card, facts } from "../ui/parts.js";
import { summary } from "../ui/session_cards.js";

/** Shows a finished `session`, or an `error` that ended it here. */
export function resultScreen(app, { session, error }) {
  const done = session?.state === "done";
  const verdict = error ? failure(error) : VERDICTS[session.state](session);
  return {
    title: done ? t("完成") : t("未完成"),
    testid: "result",
    back: null,
    content: [banner(verdict), session && card(null, details(session, done))],
    foot: foot(app, session, done, error),
  };
}

const VERDICTS = {
  done: (session) =>
    session.operation === "login"
      ? { kind: "ok", title: t("登录成功"), text: t("电脑已登录,请回到电脑继续。") }
      : verdictOf("ok", words(session).success),
  refused: (session) => ({
    kind: "warn",
    title: t("已拒绝"),
    text: session.message ?? words(session).refused,
  }),
  expired: (session) => ({
    kind: "warn",
    title: t("二维码已过期"),
    text: words(session).expired,
  }),
  cancelled: (session) => ({
    kind: "warn",
    title: t("电脑已取消"),
    text: words(session).cancelled,
  }),
  "phone-left": (session) => verdictOf("warn", words(session).left),
  shown: () => ({
    kind: "warn",
    title: t("二维码已刷新"),
    text: t("电脑显示了新的二维码,请重新扫码继续。"),
  }),
  failed: (session) => {
    const [title, text] = words(session).failed;
    return verdictOf("err", [title, session.message ?? text]);
  },
};

function verdictOf(kind, [title, text]) {
  return { kind, title, text };
}

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
    [t("项目"), session.project],
    [t("内容"), session.operation !== "login" && summary(session)],
    [t("签署主体"), session.operation === "stamp" && signer?.person],
    [t("证书持有人"), session.recipient?.holder],
    [t("经办人"), session.person],
    [t("算法"), signer && algorithmName(signer.algorithm)],
    [t("时间"), done && moment(new Date())],
    [t("费用"), charge && h("span", { testid: "charge" }, chargeText(charge))],
  ]);
}

function chargeText({ amount, state, mode }) {
  const sum = money(amount);
  if (state === "released" || state === "quoted") return t("未扣费");
  if (mode === "free") return t("免费");
  if (mode === "day") return t("日包内,本次 {sum}", { sum });
  return state === "settled" ? t("已扣 {sum}", { sum }) : t("已预留 {sum}", { sum });
}

/** Where each missing precondition is mended (manual 5.2); the scan goes on afterwards. */
const MENDED_AT = {
  "person.real-name-required": ["/m/identity", () => t("去实名认证")],
  "unit.none": ["/m/units", () => t("去加入单位")],
  "unit.required": ["/m/units", () => t("去加入单位")],
  "unit.membership-ended": ["/m/units", () => t("去加入单位")],
  "seal.not-granted": ["/m/seals", () => t("去申请印章授权")],
  "seal.grant-expired": ["/m/seals", () => t("去申请印章授权")],
};

function mend(app, code) {
  const [path, label] = MENDED_AT[code];
  const act = () => app.open(path, "/m/scan");
  return button(label(), act, { kind: "primary", testid: "mend" });
}

function foot(app, session, done, error) {
  if (MENDED_AT[error?.code]) {
    return h("div", { class: "buttons" }, home(app), mend(app, error.code));
  }
  if (session && isOwn(session)) {
    const back = () => app.returnTo("/m/documents");
    return button(t("查看文档"), back, { kind: "primary wide", testid: "to-documents" });
  }
  return done ? finish(app) : h("div", { class: "buttons" }, home(app), again(app));
}

function finish(app) {
  return button(t("完成"), () => app.returnTo("/m/"), { kind: "primary wide", testid: "finish" });
}

function home(app) {
  return button(t("首页"), () => app.returnTo("/m/"), { testid: "to-home" });
}

function again(app) {
  return button(t("重新扫码"), () => app.returnTo("/m/scan"), { kind: "primary", testid: "scan-again" });
}
