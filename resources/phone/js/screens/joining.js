/** 申请加入: know the administrator and join at once, or write a note and wait. */

import { actionKey, get, post } from "../api.js";
import { h, replace } from "../dom.js";
import { t } from "../i18n.js";
import { attempt, Field, form } from "../ui/fields.js";
import { button, card, facts, notice } from "../ui/parts.js";
import { segments } from "../ui/segments.js";
import { verdict } from "../ui/verdict.js";

export async function joiningScreen(app, { unit }) {
  const view = await get(`/units/${unit}/joining`);
  if (view.standing !== "none") return settled(app, view);
  const ways = { admin: byAdmin(app, view), note: byNote(app, view) };
  const place = h("div", { class: "stack" });
  const foot = h("div", {});
  const choose = (way) => {
    replace(place, ways[way].content);
    replace(foot, ways[way].foot);
  };
  choose("admin");
  return {
    title: t("加入单位"),
    testid: "joining",
    content: [
      card(t("要加入的单位"), h("b", { class: "unit-name" }, view.name)),
      segments(
        t("加入方式"),
        "way",
        [
          { value: "admin", label: t("验证信息") },
          { value: "note", label: t("申请加入") },
        ],
        { chosen: "admin", change: choose },
      ),
      place,
    ],
    foot,
  };
}

function byAdmin(app, view) {
  const said = h("div", {});
  const name = new Field("admin_name", t("管理员姓名"), {
    maxlength: 60,
    placeholder: t("补全管理员姓名"),
  });
  const phone = new Field("admin_phone", t("管理员手机号"), {
    type: "tel",
    inputmode: "numeric",
    maxlength: 11,
    placeholder: t("补全 11 位手机号"),
  });
  const go = () =>
    name.check(name.value !== "", t("请输入管理员姓名。")) &&
    phone.check(/^1[3-9]\d{9}$/.test(phone.value), t("请输入 11 位手机号。")) &&
    attempt([name, phone], said, async () => {
      const body = { admin_name: name.value, admin_phone: phone.value };
      await post(`/units/${view.unit}/join`, body, actionKey());
      await app.refreshMe();
      await app.again();
    });
  return {
    content: [
      view.admin &&
        card(
          null,
          facts([
            [t("管理员"), view.admin.name],
            [t("手机号"), h("span", { class: "figures" }, view.admin.phone)],
          ]),
        ),
      card(null, form([name, phone], said, go)),
      notice("info", t("补全即可直接加入"), t("与单位管理员的信息一致时,无需等待审核。")),
    ],
    foot: button(t("验证并加入"), go, { kind: "primary wide", testid: "join-go" }),
  };
}

function byNote(app, view) {
  const said = h("div", {});
  const note = h("textarea", { id: "note", maxlength: 200, testid: "note", rows: 3 });
  const go = () =>
    attempt([], said, async () => {
      const body = { note: note.value.trim() };
      await post(`/units/${view.unit}/applications`, body, actionKey());
      await app.again();
    });
  return {
    content: [
      card(
        null,
        h(
          "div",
          { class: "field" },
          h("label", { for: "note" }, t("申请说明")),
          note,
          h("p", { class: "field-said" }, t("例如:我是工程部新同事。管理员审核后会通知您。")),
        ),
      ),
      said,
    ],
    foot: button(t("发送申请"), go, { kind: "primary wide", testid: "apply-go" }),
  };
}

function settled(app, view) {
  const member = view.standing === "member";
  return {
    title: t("加入单位"),
    testid: "joining-settled",
    content: member
      ? verdict("ok", "check", t("已加入单位"), view.name)
      : verdict("info", "clock", t("申请已发送,待审核"), view.name, t("管理员同意后,您会收到消息。")),
    foot: button(t("查看我的单位"), () => app.finish("/m/units"), {
      kind: "primary wide",
      testid: "to-units",
    }),
  };
}
