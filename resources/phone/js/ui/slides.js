/** A demonstration in pictures, one step after the other, at the reader's own pace. */

import { h, replace } from "../dom.js";
import { t } from "../i18n.js";
import { icon } from "../icons.js";
import { button } from "./parts.js";

/** Steps are {image, text}; the last leads back to the first. */
export function slides(label, steps) {
  let at = 0;
  const place = h("div", { class: "slide", "aria-live": "polite" });
  const show = (next) => {
    at = (next + steps.length) % steps.length;
    const { image, text } = steps[at];
    replace(
      place,
      icon(image),
      h("p", { testid: "slide" }, text),
      h("p", { class: "muted figures" }, `${at + 1} / ${steps.length}`),
    );
  };
  show(0);
  return h(
    "section",
    { class: "card slides", role: "group", "aria-label": label, testid: "slides" },
    h("h2", {}, label),
    place,
    h(
      "div",
      { class: "buttons even" },
      button(t("上一步"), () => show(at - 1), { kind: "small", testid: "slide-back" }),
      button(t("下一步"), () => show(at + 1), { kind: "small primary", testid: "slide-next" }),
    ),
  );
}
