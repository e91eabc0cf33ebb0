/** How far a verification is. */

import { t } from "../i18n.js";
import { progress } from "../ui/progress.js";

/** The steps of verification, for the head of each of its screens. */
export function identitySteps(current) {
  return progress([t("身份信息"), t("身份核验"), t("完成")], current);
}
