/** 消息中心: what happened to one's applications. */

import { get } from "../api.js";
import { h } from "../dom.js";
import { moment } from "../format.js";
import { t } from "../i18n.js";
import { empty } from "../ui/parts.js";

export async function messagesScreen(app) {
  const { messages } = await get("/messages");
  return {
    title: t("消息中心"),
    testid: "messages",
    back: () => app.go("/m/mine"),
    content: messages.length
      ? messages.map((message) =>
          h(
            "section",
            { class: "card", testid: "message" },
            h("p", {}, message.text),
            h("p", { class: "muted figures" }, moment(message.at)),
          ),
        )
      : empty("message", t("还没有消息。")),
  };
}
