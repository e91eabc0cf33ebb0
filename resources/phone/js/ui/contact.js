/** 联系管理员: names and numbers of those who decide for a unit; one tap calls. */

import { get } from "../api.js";
import { h } from "../dom.js";
import { t } from "../i18n.js";
import { icon } from "../icons.js";
import { button } from "./parts.js";
import { modal, sheetHead } from "./sheet.js";

/** A button that opens the sheet. */
export function contactButton(unit) {
  return button(t("联系管理员"), () => contactSheet(unit), { kind: "wide", testid: "contact" });
}

async function contactSheet(unit) {
  const { contacts } = await get(`/units/${unit}/contacts`);
  await modal(
    "sheet",
    (close) => [
      sheetHead(t("联系管理员"), close),
      h(
        "div",
        { class: "menu" },
        contacts.length
          ? contacts.map(person)
          : h("p", { class: "muted centred" }, t("您就是该单位的管理员。")),
      ),
    ],
    { testid: "contacts", label: t("联系管理员") },
  );
}

function person({ name, role, phone }) {
  return h(
    "a",
    { class: "row-link", href: `tel:${phone}`, testid: `call-${role}` },
    icon("phone"),
    h(
      "span",
      { class: "grow" },
      h("b", {}, name),
      " ",
      h("span", { class: "badge" }, role === "admin" ? t("单位管理员") : t("法人")),
      h("span", { class: "muted figures" }, h("br"), phone),
    ),
    h("span", { class: "button primary small" }, t("呼叫")),
  );
}
