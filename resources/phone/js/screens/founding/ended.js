/** Waiting for the review, and the two ends of creating a unit. */

import { t } from "../../i18n.js";
import { button } from "../../ui/parts.js";
import { verdict } from "../../ui/verdict.js";
import { steps } from "./steps.js";
import { withdrawButton } from "./withdraw.js";

export function reviewScreen(app, { founding, on }) {
  return {
    title: t("人工审核"),
    testid: "review",
    content: [
      steps(1),
      verdict(
        "info",
        "clock",
        t("已转人工审核"),
        t("授权委托书未能自动识别,工作人员将尽快审核,结果会通知您。"),
      ),
      withdrawButton(app, founding),
    ],
    foot: button(t("刷新"), () => on(), {
      kind: "wide",
      testid: "refresh",
    }),
  };
}

export function foundedScreen(app, { founding }) {
  return {
    title: t("创建单位"),
    testid: "founded",
    back: null,
    content: [
      steps(4),
      verdict("ok", "check", t("单位认证成功"), founding.name, t("现在可以制作印章、邀请成员。")),
    ],
    foot: button(t("查看我的单位"), () => app.returnTo("/m/units"), {
      kind: "primary wide",
      testid: "to-units",
    }),
  };
}

export function lostScreen(app, { founding }) {
  const why = {
    amount: t("金额多次不正确。请确认对公账户后重新创建。"),
    overtaken: t("该单位已由他人完成认证,请申请加入。"),
  };
  return {
    title: t("创建单位"),
    testid: "founding-failed",
    back: null,
    content: verdict(
      "err",
      "cross",
      t("未完成单位认证"),
      founding.reason && (why[founding.reason] ?? t("审核意见:{note}", { note: founding.reason })),
    ),
    foot: button(t("返回"), () => app.returnTo("/m/units"), { kind: "wide", testid: "to-units" }),
  };
}
