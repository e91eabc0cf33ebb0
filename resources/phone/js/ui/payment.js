/** What both payments share: the channel, and the note that everything here is a test. */

import { h } from "../dom.js";
import { t } from "../i18n.js";
import { art } from "./art.js";
import { choices } from "./choice.js";
import { notice } from "./parts.js";

/** Alipay or WeChat Pay. */
export function channels(chosen, change) {
  const way = (value, name) => ({
    value,
    testid: `channel-${value}`,
    title: h(
      "span",
      { class: "channel" },
      h("img", { src: art(value), alt: "" }),
      name,
    ),
    text: "",
  });
  return choices(
    t("支付方式"),
    "channel",
    [way("alipay", t("支付宝")), way("wechat", t("微信支付"))],
    {
      chosen,
      change,
      testid: "channels",
    },
  );
}

/** No real money moves here. */
export function sandboxNote() {
  return notice("warn", t("测试环境支付"), t("不会产生真实扣款。"));
}

/** Tiles to choose one number from. */
export function tiles(legend, name, options, { chosen, change }) {
  return h(
    "fieldset",
    { class: "card" },
    h("legend", {}, legend),
    h(
      "div",
      { class: "amounts figures" },
      options.map(({ value, label }) =>
        h(
          "label",
          { testid: `${name}-${value}` },
          h("input", {
            type: "radio",
            name,
            value,
            checked: value === chosen,
            onchange: () => change(value),
          }),
          label,
        ),
      ),
    ),
  );
}
