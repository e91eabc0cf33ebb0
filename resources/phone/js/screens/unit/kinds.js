/** The kinds of units. */

import { t } from "../../i18n.js";

/** Names of the kinds of units. */
export function unitKinds() {
  return {
    enterprise: t("企业"),
    institution: t("事业单位"),
    government: t("机关"),
    social: t("社会组织"),
    other: t("其他"),
  };
}
