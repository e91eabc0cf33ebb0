/** How far the creation of a unit is. */

import { t } from "../../i18n.js";
import { progress } from "../../ui/progress.js";

/** The four steps; who is the legal person himself skips the letter. */
export function steps(current) {
  return progress([t("单位信息"), t("授权委托书"), t("对公打款"), t("确认金额")], current);
}
