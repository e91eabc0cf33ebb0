/** The papers that prove a unit's data. */

import { t } from "../../i18n.js";

/** Names of the papers. */
export function paperNames() {
  return { licence: t("营业执照"), proof: t("证明文件"), letter: t("法定代表人授权委托书") };
}
