/** 证书管理: how many certificates there are, one's own and by unit, and the entry 证书密码. */

import { get } from "../api.js";
import { h } from "../dom.js";
import { t } from "../i18n.js";
import { icon } from "../icons.js";
import { notice, rowLink } from "../ui/parts.js";
import { holderScreen } from "./certificates/holder.js";
import { passwordScreen } from "./certificates/password.js";
import { ownCertificatesScreen } from "./own_certificates.js";

export async function certificatesScreen(app) {
  const { certificates } = await get("/certificates");
  const live = certificates.filter(({ life }) => life !== "revoked" && life !== "expired");
  const count = (holder) => live.filter(({ unit }) => unit === holder).length;
  return {
    title: t("证书管理"),
    testid: "certificates",
    content: [
      notice("info", null, t("购买证书,请进入单位证书/个人证书去购买")),
      h(
        "section",
        { class: "card" },
        rowLink(
          "person",
          t("{name}的个人证书", { name: app.me.name }),
          t("共 {n} 张个人证书", { n: count(null) }),
          () => app.show(holderScreen, { unit: null }),
          "holder-personal",
        ),
        rowLink(
          "history",
          t("操作记录、变更记录、支持的平台"),
          null,
          () => app.show(ownCertificatesScreen),
          "to-own-certificates",
        ),
      ),
      h(
        "section",
        { class: "card" },
        h("h2", {}, t("我的单位证书")),
        app.me.units.length
          ? app.me.units.map(({ id, name }) =>
              rowLink(
                "unit",
                name,
                t("共 {n} 张单位证书", { n: count(id) }),
                () => app.show(holderScreen, { unit: id }),
                `holder-${id}`,
              ),
            )
          : h("p", { class: "muted" }, t("尚未加入单位")),
      ),
      h(
        "section",
        { class: "card" },
        h(
          "button",
          {
            type: "button",
            class: "row-link",
            testid: "to-password",
            onclick: () => app.show(passwordScreen),
          },
          icon("lock"),
          h(
            "span",
            { class: "grow" },
            t("证书密码"),
            h("span", { class: "muted" }, h("br"), t("修改每次签章要输入的 6 位密码")),
          ),
          icon("forward", "small"),
        ),
      ),
    ],
  };
}
