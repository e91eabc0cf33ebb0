/** 我的单位: the units one belongs to, those being created, and the tasks that wait. */

import { get } from "../api.js";
import { h } from "../dom.js";
import { t } from "../i18n.js";
import { icon } from "../icons.js";
import { invitationCards } from "../ui/invitations.js";
import { button, card, empty, rowLink } from "../ui/parts.js";
import { foundingScreen } from "./founding/founding.js";
import { roleName } from "./unit/roles.js";
import { unitScreen } from "./unit/unit.js";

export async function unitsScreen(app) {
  const [me, { foundings }, { invitations }] = await Promise.all([
    app.refreshMe(),
    get("/foundings"),
    get("/invitations"),
  ]);
  const join = () => app.go("/m/join");
  const blank = !me.units.length && !foundings.length && !invitations.length;
  return {
    title: t("我的单位"),
    testid: "units",
    tab: "/m/units",
    action: { image: "plus", label: t("加入或创建单位"), act: join, testid: "add-unit" },
    content: [
      me.todos > 0 &&
        card(
          null,
          rowLink(
            "todo",
            t("待办任务"),
            t("{n} 项待处理", { n: me.todos }),
            () => app.go("/m/todos"),
            "to-todos",
          ),
        ),
      invitationCards(invitations, () => app.again()),
      foundings.map((founding) => foundingCard(app, founding)),
      me.units.map((unit) => unitCard(app, unit)),
      blank &&
        empty(
          "unit",
          t("尚未加入单位。加入已认证的单位,或创建您的单位。"),
          button(t("立即加入"), join, { kind: "primary", testid: "join-now" }),
        ),
    ],
  };
}

function foundingCard(app, founding) {
  const stages = {
    draft: t("草稿"),
    letter: t("待上传授权委托书"),
    review: t("人工审核中"),
    transfer: t("待填写对公账户"),
    amount: t("待打款确认"),
  };
  return h(
    "section",
    { class: "card", testid: `founding-${founding.id}` },
    rowLink(
      "unit",
      founding.name,
      h("span", { class: "badge warn" }, t("待认证"), " · ", stages[founding.stage]),
      () => app.show(foundingScreen, { founding }),
      "continue-founding",
    ),
  );
}

function unitCard(app, unit) {
  const open = unit.recognition_open;
  return h(
    "button",
    {
      type: "button",
      class: "card unit-card",
      onclick: () => app.show(unitScreen, { unit: unit.id }),
      testid: `unit-${unit.id}`,
    },
    h(
      "span",
      { class: "split" },
      h("b", {}, unit.name),
      h("span", { class: "badge" }, roleName(unit.role)),
      icon("forward", "small"),
    ),
    h(
      "span",
      { class: "muted" },
      h(
        "span",
        { class: open ? "badge ok" : "badge warn" },
        open && icon("check", "small"),
        open ? t("已开通 CA 互认") : t("未开通 CA 互认"),
      ),
      open ? null : ` ${t("首次扫码时开通")}`,
    ),
  );
}
