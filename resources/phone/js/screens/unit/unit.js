/** A unit: who belongs to it, what waits, and everything that can be managed. */

import { actionKey, get, post } from "../../api.js";
import { h, replace } from "../../dom.js";
import { t } from "../../i18n.js";
import { icon } from "../../icons.js";
import { bubble } from "../../ui/bubble.js";
import { button, card, problem, rowLink } from "../../ui/parts.js";
import { ask } from "../../ui/sheet.js";
import { toast } from "../../ui/toast.js";
import { initial, unitMark } from "../../ui/unit_mark.js";
import { todosScreen } from "../todos.js";
import { infoScreen } from "./info.js";
import { inviteScreen } from "./invite.js";
import { keptCertificatesScreen } from "./kept_certificates.js";
import { keptSealsScreen } from "./kept_seals.js";
import { manageScreen } from "./manage.js";
import { membersScreen } from "./members.js";
import { stockScreen } from "./stock.js";

const FACES = 5; // members shown in the head

/** `unit` is its identifier. */
export async function unitScreen(app, { unit: id }) {
  const [unit, { members }] = await Promise.all([
    get(`/units/${id}`),
    get(`/units/${id}/members`),
  ]);
  const said = h("div", {});
  const to = (screen) => () => app.show(screen, { unit });
  const manages = unit.role !== "member";
  return {
    title: unit.name,
    testid: "unit",
    content: [
      people(unit, members, to, manages),
      card(
        null,
        rowLink("unit", t("单位信息"), t("单位基本信息"), to(infoScreen), "to-info"),
        manages &&
          rowLink(
            "todo",
            h("span", {}, t("待办任务"), " ", bubble(unit.todos)),
            t("{n}个待审核处理事项", { n: unit.todos }),
            to(todosScreen),
            "to-unit-todos",
          ),
        manages &&
          rowLink("manage", t("单位管理"), t("单位信息管理和变更"), to(manageScreen), "to-manage"),
        manages &&
          rowLink(
            "certificate",
            t("单位证书管理"),
            t("查看数字证书使用记录、授权管理"),
            to(keptCertificatesScreen),
            "to-kept-certificates",
          ),
        manages &&
          rowLink(
            "seal",
            t("单位印章管理"),
            t("查看单位印章使用记录,授权管理,作废管理"),
            to(keptSealsScreen),
            "to-kept-seals",
          ),
        manages &&
          rowLink(
            "stock",
            t("单位证书余量"),
            t("可分配单位下已经购买的数字证书余量"),
            to(stockScreen),
            "to-stock",
          ),
        !manages &&
          rowLink(
            "certificate",
            t("我的单位证书"),
            t("授权给您的单位证书"),
            () => app.go("/m/certificates"),
            "to-own-certificates",
          ),
        !manages &&
          rowLink(
            "seal",
            t("我的单位印章"),
            t("授权给您的单位印章"),
            () => app.go("/m/seals"),
            "to-own-seals",
          ),
      ),
      said,
      button(t("退出该单位"), () => leave(app, unit, said), {
        kind: "refuse wide",
        testid: "leave-unit",
      }),
    ],
  };
}

function people(unit, members, to, manages) {
  return h(
    "section",
    { class: "card people" },
    unitMark(unit),
    h(
      "button",
      { type: "button", class: "faces", onclick: to(membersScreen), testid: "to-members" },
      members.slice(0, FACES).map(({ name }) => initial(name)),
      h(
        "span",
        { class: "muted grow", testid: "member-count" },
        t("成员数:{n}", { n: unit.members }),
      ),
      icon("forward", "small"),
    ),
    manages &&
      h(
        "button",
        {
          type: "button",
          class: "icon-button",
          "aria-label": t("邀请成员"),
          onclick: to(inviteScreen),
          testid: "invite",
        },
        icon("plus"),
      ),
  );
}

async function leave(app, unit, said) {
  const sure = await ask({
    title: t("退出该单位"),
    text: t("退出后,您在“{name}”的印章和证书授权立即收回。", { name: unit.name }),
    act: t("退出"),
    danger: true,
    testid: "leave-sheet",
  });
  if (!sure) return;
  try {
    app.remember(await post(`/units/${unit.id}/leave`, {}, actionKey()));
    toast(t("已退出该单位"));
    await app.returnTo("/m/units");
  } catch (error) {
    replace(said, problem(error));
  }
}
