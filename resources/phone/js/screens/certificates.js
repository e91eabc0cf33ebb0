/** 证书管理: one's certificates on this phone, and receiving a granted one. */

import { get } from "../api.js";
import { h, replace } from "../dom.js";
import { algorithmName, day } from "../format.js";
import { t } from "../i18n.js";
import { NOT_ISSUED } from "../session/flow.js";
import { claim } from "../ui/claim.js";
import { button, card, empty, problem, rowLink } from "../ui/parts.js";
import { toast } from "../ui/toast.js";
import { ownCertificatesScreen } from "./own_certificates.js";

export async function certificatesScreen(app) {
  const said = h("div", {});
  const list = h("div", { class: "stack" });
  const names = new Map(app.me.units.map(({ id, name }) => [id, name]));
  const load = async () => {
    const { certificates } = await get("/certificates");
    const bare = app.me.units.filter(({ id }) => certificates.every(({ unit }) => unit !== id));
    replace(
      list,
      certificates.map((item) => certificateCard(item, names, () => receive(item))),
      bare.map(({ name }) => card(name, h("p", { class: "muted" }, t("共 0 张单位证书")))),
      certificates.length || bare.length
        ? null
        : empty("certificate", t("还没有证书。请向单位管理员申请证书授权。")),
    );
  };
  const receive = async (certificate) => {
    replace(said);
    try {
      if (await claim(certificate)) toast(t("证书已领取"));
      await load();
    } catch (error) {
      replace(said, problem(error));
    }
  };
  await load();
  return {
    title: t("证书管理"),
    testid: "certificates",
    back: () => app.go("/m/mine"),
    content: [
      card(
        null,
        rowLink(
          "person",
          t("个人证书"),
          t("操作记录、变更记录、支持的平台"),
          () => app.show(ownCertificatesScreen),
          "to-own-certificates",
        ),
      ),
      said,
      list,
    ],
  };
}

function certificateCard(certificate, names, receive) {
  const owner = names.get(certificate.unit) ?? t("个人证书");
  return h(
    "section",
    { class: "card stack", testid: `certificate-${certificate.id}` },
    h(
      "div",
      { class: "split" },
      h("div", {}, h("b", {}, certificate.ca), h("p", { class: "muted" }, owner)),
      h("span", { class: "badge" }, algorithmName(certificate.algorithm)),
    ),
    state(certificate),
    certificate.reason_code === NOT_ISSUED &&
      button(t("领取证书"), receive, { kind: "small", testid: `claim-${certificate.id}` }),
  );
}

function state(certificate) {
  if (certificate.usable) {
    const until =
      certificate.not_after && t("有效期至 {date}", { date: day(certificate.not_after) });
    return h("p", { class: "muted" }, h("span", { class: "badge ok" }, t("可用")), " ", until);
  }
  const claimable = certificate.reason_code === NOT_ISSUED;
  const [kind, reason] = claimable
    ? [t("待领取"), t("密钥还不在这部手机上")]
    : [t("不可用"), certificate.reason];
  return h("p", { class: "muted" }, h("span", { class: "badge warn" }, kind), " ", reason);
}
