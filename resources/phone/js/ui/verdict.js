/** How something ended: a large sign, a heading, a sentence. */

import { h } from "../dom.js";
import { icon } from "../icons.js";

/** `kind` is ok, warn, err or info. */
export function verdict(kind, image, title, ...sentences) {
  return h(
    "div",
    { class: `verdict ${kind}`, testid: `verdict-${kind}` },
    h("div", { class: "disc" }, icon(image)),
    h("h2", {}, title),
    sentences.map((sentence) => sentence && h("p", {}, sentence)),
  );
}
