/** 我的单位证书, 个人证书: the certificates of one holder, how to get more, and the applications. */

import { get } from "../../api.js";
import { h, replace } from "../../dom.js";
import { algorithmName, day } from "../../format.js";
import { t } from "../../i18n.js";
import { NOT_ISSUED } from "../../session/flow.js";
import { claim } from "../../ui/claim.js";
import { button, empty, notice, problem, rowLink } from "../../ui/parts.js";
import { toast } from "../../ui/toast.js";
import { applyScreen } from "./apply.js";
import { catalogueScreen } from "./catalogue.js";
import { lifeBadge } from "./life.js";
import { requestsScreen } from "./requests.js";
import { rulesScreen } from "./rules.js";

export async function holderScreen(app, { unit }) {
  const said = h("div", {});
  const list = h("div", { class: "stack" });
  const here = { unit, done: () => app.again() };
  const load = async () => {
    const { certificates } = await get("/certificates");
    const own = certificates.filter((item) => item.unit === unit);
    replace(
      list,
      own.length
        ? own.map((item) => certificateCard(item, () => receive(item)))
        : empty("certificate", unit ? t("您还没有单位证书。") : t("您还没有个人证书。")),
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
    title: unit ? t("我的单位证书") : t("个人证书"),
    testid: "holder",
    action: {
      image: "todo",
      label: t("申请记录"),
      act: () => app.show(requestsScreen, here),
      testid: "to-requests",
    },
    content: [
      notice(
        "info",
        null,
        unit
          ? t("单位证书用于以单位名义进行投标相关操作,包含对文件进行签章、加解密等操作。")
          : t("个人证书用于以您的名义对文件进行电子签名,或以自然人身份进行投标操作。"),
      ),
      said,
      list,
      h(
        "section",
        { class: "card" },
        rowLink("todo", t("申请记录"), null, () => app.show(requestsScreen, here), "requests"),
        rowLink("help", t("查看证书购买规则"), null, () => app.show(rulesScreen), "rules"),
        rowLink(
          "certificate",
          t("查看全部证书"),
          null,
          () => app.show(catalogueScreen, here),
          "catalogue",
        ),
      ),
    ],
    foot: button(
      unit ? t("申请证书") : t("购买个人证书"),
      () => app.show(applyScreen, here),
      { kind: "primary wide", testid: "ask-certificate" },
    ),
  };
}

function certificateCard(certificate, receive) {
  return h(
    "section",
    { class: "card stack", testid: `certificate-${certificate.id}` },
    h(
      "div",
      { class: "split" },
      h(
        "div",
        {},
        h("b", {}, certificate.ca),
        h("p", { class: "muted" }, certificate.unit ? certificate.subject : t("个人证书")),
      ),
      h("span", { class: "badge" }, algorithmName(certificate.algorithm)),
    ),
    h("p", { class: "muted figures" }, lifeBadge(certificate.life), " ", detail(certificate)),
    certificate.reason_code === NOT_ISSUED &&
      button(t("领取证书"), receive, { kind: "small", testid: `claim-${certificate.id}` }),
  );
}

function detail(certificate) {
  if (certificate.reason_code === NOT_ISSUED) return t("密钥还不在这部手机上");
  if (certificate.usable && certificate.not_after) {
    return t("有效期至 {date}", { date: day(certificate.not_after) });
  }
  return certificate.reason;
}
