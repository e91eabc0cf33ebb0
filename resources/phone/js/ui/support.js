/** 联系客服: one tap calls the support line. */

import { h } from "../dom.js";
import { t } from "../i18n.js";
import { icon } from "../icons.js";
import { hotline } from "../support.js";

/** A link that calls, or null while no number is known. */
export function supportLink() {
  const number = hotline();
  if (!number) return null;
  return h(
    "a",
    { class: "support", href: `tel:${number.replace(/[^\d+]/g, "")}`, testid: "support" },
    icon("phone", "small"),
    t("联系客服 {number}", { number }),
  );
}
