/** 开通CA互认: read the agreement, tick, open; only the first time for a unit. */

import { actionKey, get, post } from "../api.js";
import { h, replace } from "../dom.js";
import { t } from "../i18n.js";
import { paragraphs } from "../ui/agreement.js";
import { button, notice, problem } from "../ui/parts.js";
import { toast } from "../ui/toast.js";
import { refuse, refuseButton } from "./refusal.js";

/** `then` is the screen that follows. */
export async function recognitionScreen(app, { flow, then }) {
  const agreement = await get("/agreements/recognition");
  const key = actionKey();
  app.guard = () => refuse(app, flow);
  const said = h("div", {});
  const open = button(t("立即开通"), () => act(), {
    kind: "primary",
    testid: "open-recognition",
    disabled: true,
  });
  const tick = h("input", {
    type: "checkbox",
    testid: "agree",
    onchange: (event) => {
      open.disabled = !event.target.checked;
    },
  });
  const act = async () => {
    try {
      const body = { unit: flow.unit, agreement: agreement.version };
      app.remember(await post("/recognition", body, key));
      await flow.reload();
      toast(t("已开通 CA 互认"));
      await app.replace(then, { flow });
    } catch (error) {
      replace(said, problem(error));
    }
  };
  return {
    title: t("开通 CA 互认"),
    testid: "recognition",
    back: null,
    content: [
      notice(
        "info",
        t("首次在互认平台使用,需要开通一次"),
        t("开通后,一张证书可在全国互认平台使用,无需重复办理。"),
      ),
      h(
        "section",
        { class: "card agreement", tabindex: 0, "aria-label": t("服务协议") },
        paragraphs(agreement.text),
      ),
      said,
    ],
    foot: [
      h("label", { class: "tick" }, tick, t("我已阅读并同意上述协议")),
      h("div", { class: "buttons" }, refuseButton(app, flow), open),
    ],
  };
}
