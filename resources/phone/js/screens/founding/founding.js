/** 创建单位: whichever step the unit is at. */

import { get } from "../../api.js";
import { t } from "../../i18n.js";
import { progress } from "../../ui/progress.js";
import { accountScreen } from "./account.js";
import { amountScreen } from "./amount.js";
import { companyScreen } from "./company.js";
import { foundedScreen, lostScreen, reviewScreen } from "./ended.js";
import { letterScreen } from "./letter.js";

const SCREENS = {
  draft: companyScreen,
  letter: letterScreen,
  review: reviewScreen,
  transfer: accountScreen,
  amount: amountScreen,
  verified: foundedScreen,
  failed: lostScreen,
};

/** Show the step of a founding, freshly asked for unless `founding` is given. */
export async function foundingScreen(app, { id, founding }) {
  const known = founding ?? (await get(`/foundings/${id}`));
  return SCREENS[known.stage](app, { founding: known });
}

/** The four steps; who is the legal person himself skips the letter. */
export function steps(current) {
  return progress([t("单位信息"), t("授权委托书"), t("对公打款"), t("确认金额")], current);
}

/** What the unit may be. */
export function kinds() {
  return [
    { value: "enterprise", label: t("企业") },
    { value: "institution", label: t("事业单位") },
    { value: "government", label: t("机关") },
    { value: "social", label: t("社会组织") },
    { value: "other", label: t("其他") },
  ];
}
