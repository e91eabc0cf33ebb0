/** 消息中心: what happened to one's affairs; what is shown has been seen. */

import { get, post } from "../api.js";
import { h } from "../dom.js";
import { moment } from "../format.js";
import { t } from "../i18n.js";
import { empty } from "../ui/parts.js";

export async function messagesScreen(app) {
  const { messages } = await get("/messages");
  // whatever shows how many are unread asks for it anew
  if (messages.some(({ read }) => !read)) await post("/messages/seen", { last: messages[0].id });
  return {
    title: t("消息中心"),
    testid: "messages",
    content: messages.length
      ? messages.map(messageCard)
      : empty("message", t("还没有消息。")),
  };
}

function messageCard({ text, at, read }) {
  return h(
    "section",
    { class: read ? "card" : "card fresh", testid: "message" },
    h("p", {}, text),
    h(
      "p",
      { class: "muted split" },
      h("span", { class: "figures" }, moment(at)),
      !read && h("span", { class: "badge" }, t("未读")),
    ),
  );
}
