/** A member: what he holds of the unit, what he did with it, and removing him. */

import { actionKey, get, post } from "../../api.js";
import { h, replace } from "../../dom.js";
import { algorithmName, day } from "../../format.js";
import { t } from "../../i18n.js";
import { button, card, facts, problem } from "../../ui/parts.js";
import { period, useRecords } from "../../ui/records.js";
import { ask } from "../../ui/sheet.js";
import { toast } from "../../ui/toast.js";
import { initial } from "../../ui/unit_mark.js";
import { roleName } from "./roles.js";

export async function memberScreen(app, { unit, member }) {
  const path = `/units/${unit.id}/members/${member.id}`;
  const held = await get(path);
  const said = h("div", {});
  return {
    title: held.name,
    testid: "member",
    content: [
      h(
        "section",
        { class: "card headed" },
        initial(held.name),
        h("h2", {}, held.name),
        facts([
          [t("手机号"), h("span", { class: "figures" }, held.phone)],
          [t("角色"), roleName(held.role)],
          [t("加入时间"), day(held.joined_at)],
        ]),
      ),
      card(t("单位印章授权"), list(held.seals.map(sealRow), t("没有印章授权。"))),
      card(t("单位证书授权"), list(held.certificates.map(certificateRow), t("没有证书授权。"))),
      h("h2", { class: "section" }, t("使用记录")),
      useRecords(`${path}/uses`, t("请输入平台名称")),
      said,
      member.selectable &&
        button(t("删除成员"), () => remove(app, { held, path, said }), {
          kind: "refuse wide",
          testid: "remove-member",
        }),
    ],
  };
}

function list(rows, nothing) {
  return h("ul", { class: "records" }, rows.length ? rows : h("li", { class: "muted" }, nothing));
}

function sealRow(seal) {
  return h(
    "li",
    {},
    h("b", {}, seal.name),
    h("p", { class: "muted figures" }, t("有效期:{period}", { period: period(seal.starts_at, seal.ends_at) })),
  );
}

function certificateRow(certificate) {
  const until = certificate.not_after;
  return h(
    "li",
    {},
    h(
      "p",
      { class: "split" },
      h("b", {}, certificate.ca),
      h("span", { class: "badge" }, algorithmName(certificate.algorithm)),
    ),
    h(
      "p",
      { class: "muted figures" },
      until ? t("有效期至 {date}", { date: day(until) }) : t("待领取"),
    ),
  );
}

async function remove(app, { held, path, said }) {
  const sure = await ask({
    title: t("删除成员"),
    text: t("删除后,{name}的印章和证书授权立即收回,进行中的签章会中断。", { name: held.name }),
    act: t("删除"),
    danger: true,
    testid: "remove-sheet",
  });
  if (!sure) return;
  try {
    await post(`${path}/remove`, {}, actionKey());
    toast(t("已删除成员"));
    await app.done();
  } catch (error) {
    replace(said, problem(error));
  }
}
