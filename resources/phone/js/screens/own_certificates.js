/** 个人证书: what was done with them, what happened to them, where they can be used. */

import { get } from "../api.js";
import { h, replace } from "../dom.js";
import { algorithmName, moment } from "../format.js";
import { t } from "../i18n.js";
import { icon } from "../icons.js";
import { card, empty, rowLink } from "../ui/parts.js";
import { useRecords } from "../ui/records.js";

export async function ownCertificatesScreen(app) {
  const { certificates } = await get("/certificates");
  const own = certificates.filter(({ unit }) => unit === null);
  const to = (screen, certificate) => () => app.show(screen, { certificate });
  return {
    title: t("个人证书"),
    testid: "own-certificates",
    content: [
      h("p", { class: "muted" }, t("个人证书用于当前登录用户对文件进行电子签名,或以自然人身份进行投标操作。")),
      own.length ? null : empty("certificate", t("还没有个人证书。")),
      own.map((item) =>
        h(
          "section",
          { class: "card", testid: `own-${item.id}` },
          h(
            "div",
            { class: "split" },
            h("b", {}, item.ca),
            h("span", { class: "badge" }, algorithmName(item.algorithm)),
          ),
          rowLink("history", t("变更记录"), null, to(changesScreen, item), `changes-${item.id}`),
          rowLink("platforms", t("支持的平台"), null, to(supportedScreen, item), `platforms-${item.id}`),
        ),
      ),
      card(
        null,
        rowLink(
          "todo",
          t("操作记录"),
          t("签章、登录等,按平台和时间"),
          () => app.show(operationsScreen),
          "to-operations",
        ),
      ),
    ],
  };
}

function operationsScreen(app) {
  return {
    title: t("操作记录"),
    testid: "operations",
    content: useRecords("/certificates/uses", t("请输入平台名称")),
  };
}

async function changesScreen(app, { certificate }) {
  const { changes } = await get(`/certificates/${certificate.id}/changes`);
  const names = {
    granted: t("获得证书"),
    issued: t("签发"),
    superseded: t("换发,原证书停用"),
    revoked: t("吊销"),
    reclaimed: t("授权收回"),
  };
  return {
    title: t("变更记录"),
    testid: "changes",
    content: changes.length
      ? h(
          "section",
          { class: "card flush" },
          h(
            "ul",
            { class: "records" },
            changes.map(({ at, kind, serial }) =>
              h(
                "li",
                {},
                h(
                  "p",
                  { class: "split" },
                  h("b", {}, names[kind]),
                  h("span", { class: "muted figures" }, moment(at)),
                ),
                serial && h("p", { class: "muted document" }, t("序列号:{serial}", { serial })),
              ),
            ),
          ),
        )
      : empty("history", t("没有变更。证书领取后,签发和换发会记录在这里。")),
  };
}

async function supportedScreen(app, { certificate }) {
  const { platforms } = await get("/platforms");
  const supported = platforms.filter(({ code }) => certificate.platforms.includes(code));
  const list = h("ul", { class: "records", "aria-live": "polite" });
  const show = (words) => {
    const found = supported.filter(({ name }) => name.includes(words.trim()));
    replace(
      list,
      found.length
        ? found.map(({ code, name }) =>
            h("li", { testid: `supported-${code}` }, h("p", {}, icon("platforms", "small"), " ", name)),
          )
        : h("li", { class: "muted" }, t("没有找到这个平台。")),
    );
  };
  show("");
  return {
    title: t("支持的平台"),
    testid: "supported",
    content: [
      h(
        "div",
        { class: "searching" },
        h("input", {
          type: "search",
          placeholder: t("请输入平台名称"),
          "aria-label": t("请输入平台名称"),
          testid: "supported-search",
          oninput: (event) => show(event.target.value),
        }),
      ),
      h("section", { class: "card flush" }, list),
    ],
  };
}
