/** A count on a coloured ground. */

import { h } from "../dom.js";
import { t } from "../i18n.js";
import { rowLink } from "./parts.js";

const MOST = 99;

/** The bubble, nothing for none; the words beside it say the same. */
export function bubble(count, testid = "bubble") {
  const shown = count > MOST ? `${MOST}+` : count;
  return count > 0 && h("span", { class: "bubble", "aria-hidden": "true", testid }, shown);
}

/** The way to the messages, with how many are unread. */
export function messagesLink(app) {
  const { unread } = app.me;
  return rowLink(
    "message",
    h("span", {}, t("消息中心"), " ", bubble(unread, "unread")),
    unread > 0 ? t("{n} 条未读消息", { n: unread }) : t("审核结果、扣费和到期提醒"),
    () => app.go("/m/messages"),
    "to-messages",
  );
}
