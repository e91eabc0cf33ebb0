/** 邀请成员: by phone number, and what became of earlier invitations. */

import { actionKey, get, post } from "../../api.js";
import { h, replace } from "../../dom.js";
import { day } from "../../format.js";
import { t } from "../../i18n.js";
import { attempt, Field, form } from "../../ui/fields.js";
import { button, card } from "../../ui/parts.js";
import { toast } from "../../ui/toast.js";

const PHONE = /^1[3-9]\d{9}$/;

export async function inviteScreen(app, { unit }) {
  const path = `/units/${unit.id}/invitations`;
  const said = h("div", {});
  const list = h("ul", { class: "records" });
  const phone = new Field("invited-phone", t("被邀请人手机号"), {
    type: "tel",
    inputmode: "numeric",
    maxlength: 11,
    hint: t("对方登录后在“我的单位”中接受邀请,7 天内有效。"),
  });
  const draw = ({ invitations }) =>
    replace(
      list,
      invitations.length
        ? invitations.map((item) => row(item, () => withdraw(item)))
        : h("li", { class: "muted" }, t("还没有邀请。")),
    );
  const withdraw = (item) =>
    attempt([], said, async () => draw(await post(`${path}/${item.id}/withdraw`, {}, actionKey())));
  const send = () =>
    phone.check(PHONE.test(phone.value), t("请输入 11 位手机号。")) &&
    attempt([phone], said, async () => {
      draw(await post(path, { phone: phone.value }, actionKey()));
      phone.value = "";
      toast(t("邀请已发送"));
    });
  draw(await get(path));
  return {
    title: t("邀请成员"),
    testid: "invite-member",
    content: [
      card(
        null,
        form(
          [phone],
          said,
          send,
          h("button", { class: "button primary wide", testid: "invite-go" }, t("发送邀请")),
        ),
      ),
      card(t("邀请记录"), list),
    ],
  };
}

function row(item, withdraw) {
  const [kind, words] = {
    open: ["warn", t("等待接受")],
    accepted: ["ok", t("已接受")],
    declined: ["", t("已谢绝")],
    withdrawn: ["", t("已撤回")],
    expired: ["", t("已过期")],
  }[item.state];
  return h(
    "li",
    { class: "side", testid: `invitation-${item.id}` },
    h(
      "div",
      {},
      h("p", { class: "figures" }, h("b", {}, item.phone), " ", h("span", { class: `badge ${kind}` }, words)),
      h("p", { class: "muted figures" }, t("{date} 前有效", { date: day(item.expires_at) })),
    ),
    item.state === "open" && button(t("撤回"), withdraw, { kind: "small", testid: "withdraw" }),
  );
}
