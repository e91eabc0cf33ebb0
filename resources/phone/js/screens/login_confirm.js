/** A scan to log in: where, as whom; nothing is signed, nothing is charged. */

import { h, replace } from "../dom.js";
import { t } from "../i18n.js";
import { icon } from "../icons.js";
import { button, card, facts, problem } from "../ui/parts.js";
import { refuse, refuseButton } from "./refusal.js";
import { siteLoginScreen } from "./site_login.js";

export function loginConfirmScreen(app, { flow }) {
  app.guard = () => refuse(app, flow);
  if (flow.session.asks.length) return siteLoginScreen(app, { flow });
  const said = h("div", {});
  const act = async () => {
    try {
      await flow.confirm();
    } catch (error) {
      replace(said, problem(error));
    }
  };
  return {
    title: t("扫码登录"),
    testid: "login-confirm",
    back: null,
    content: [
      h(
        "div",
        { class: "verdict info" },
        h("span", { class: "disc" }, icon("platforms")),
        h("h2", {}, flow.session.platform_name),
        h("p", {}, t("请求用您的身份在电脑上登录。请确认是您本人的操作。")),
      ),
      card(
        null,
        facts([
          [t("姓名"), app.me.name ?? app.me.phone],
          [t("单位"), flow.unitName],
          [t("费用"), t("登录不收费")],
        ]),
      ),
      said,
    ],
    foot: h(
      "div",
      { class: "buttons" },
      refuseButton(app, flow),
      button(t("确认登录"), act, { kind: "primary", testid: "confirm-login" }),
    ),
  };
}
