/** The gate: some functions need a verified identity first. */

import { t } from "../i18n.js";
import { button } from "../ui/parts.js";
import { verdict } from "../ui/verdict.js";

/** Shown instead of a gated screen; verification comes back to `path`. */
export function gateScreen(app, { path }) {
  return {
    title: t("实名认证"),
    testid: "gate",
    content: verdict(
      "warn",
      "identity",
      t("请先完成实名认证"),
      t("单位盖章、证书管理、印章管理、扫一扫和加入单位,都需要先确认您的身份。"),
    ),
    foot: button(t("立即认证"), () => app.begin("/m/identity", path), {
      kind: "primary wide",
      testid: "verify-now",
    }),
  };
}
