/** 单位成员: everyone in the unit; managers open one to see what he holds. */

import { get } from "../../api.js";
import { h } from "../../dom.js";
import { t } from "../../i18n.js";
import { icon } from "../../icons.js";
import { initial } from "../../ui/unit_mark.js";
import { inviteScreen } from "./invite.js";
import { memberScreen } from "./member.js";
import { roleName } from "./roles.js";

export async function membersScreen(app, { unit }) {
  const { members } = await get(`/units/${unit.id}/members`);
  const manages = unit.role !== "member";
  return {
    title: t("单位成员"),
    testid: "members",
    action: manages && {
      image: "plus",
      label: t("邀请成员"),
      act: () => app.show(inviteScreen, { unit }),
      testid: "invite",
    },
    content: h(
      "section",
      { class: "card flush" },
      h(
        "ul",
        { class: "records" },
        members.map((member) =>
          h("li", { class: "bare" }, manages ? link(app, unit, member) : person(member)),
        ),
      ),
    ),
  };
}

function link(app, unit, member) {
  return h(
    "button",
    {
      type: "button",
      class: "person",
      onclick: () => app.show(memberScreen, { unit, member }),
      testid: `member-${member.id}`,
    },
    inside(member),
    icon("forward", "small"),
  );
}

function person(member) {
  return h("div", { class: "person", testid: `member-${member.id}` }, inside(member));
}

function inside(member) {
  return [
    initial(member.name),
    h(
      "span",
      { class: "grow" },
      member.name,
      member.self && h("span", { class: "muted" }, t("(我)")),
      h("span", { class: "muted figures" }, h("br"), member.phone),
    ),
    h("span", { class: member.role === "member" ? "badge" : "badge ok" }, roleName(member.role)),
  ];
}
