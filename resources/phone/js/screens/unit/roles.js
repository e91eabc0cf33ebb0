/** The roles in a unit. */

import { t } from "../../i18n.js";

/** The name of a role. */
export function roleName(role) {
  return { "legal-person": t("法人"), admin: t("单位管理员"), member: t("成员") }[role];
}
