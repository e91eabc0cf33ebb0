/** Where a certificate stands, as a badge; one table for all screens. */

import { h } from "../../dom.js";
import { t } from "../../i18n.js";

/** 申请中 … 锁定 */
export function lifeBadge(life) {
  const [kind, words] = {
    applied: ["warn", t("申请中")],
    refused: ["", t("已拒绝")],
    granted: ["warn", t("已授权待购买")],
    paid: ["warn", t("已支付,待领取")],
    valid: ["ok", t("有效")],
    expiring: ["warn", t("将到期")],
    expired: ["", t("已过期")],
    revoked: ["", t("已收回")],
    locked: ["warn", t("已锁定")],
  }[life];
  return h("span", { class: `badge ${kind}`, testid: `life-${life}` }, words);
}
