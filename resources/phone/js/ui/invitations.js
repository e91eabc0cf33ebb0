/** Invitations to join a unit, answered where one's units are listed. */

import { actionKey, post } from "../api.js";
import { h } from "../dom.js";
import { day } from "../format.js";
import { t } from "../i18n.js";
import { attempt } from "./fields.js";
import { button } from "./parts.js";
import { toast } from "./toast.js";

/** A card for each; `answered` is called after one was. */
export function invitationCards(invitations, answered) {
  return invitations.map((item) => {
    const said = h("div", {});
    const reply = (answer) =>
      attempt([], said, async () => {
        await post(`/invitations/${item.id}/answer`, { answer }, actionKey());
        toast(answer === "accept" ? t("已加入单位") : t("已谢绝"));
        await answered();
      });
    return h(
      "section",
      { class: "card stack", testid: `invited-${item.id}` },
      h("h2", {}, t("{name}邀请您加入", { name: item.inviter })),
      h("b", {}, item.unit_name),
      h("p", { class: "muted figures" }, t("{date} 前有效", { date: day(item.expires_at) })),
      said,
      h(
        "div",
        { class: "buttons even" },
        button(t("谢绝"), () => reply("decline"), { testid: "decline" }),
        button(t("接受邀请"), () => reply("accept"), { kind: "primary", testid: "accept" }),
      ),
    );
  });
}
