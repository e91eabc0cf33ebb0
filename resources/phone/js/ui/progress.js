/** Where one stands on a way of a few steps. */

import { h } from "../dom.js";
import { icon } from "../icons.js";

/** An ordered list; `current` is the index of the step that is being done. */
export function progress(steps, current) {
  return h(
    "ol",
    { class: "progress" },
    steps.map((step, index) =>
      h(
        "li",
        {
          class: index < current ? "past" : null,
          "aria-current": index === current ? "step" : null,
        },
        h("span", { class: "dot" }, index < current ? icon("check", "small") : index + 1),
        h("span", {}, step),
      ),
    ),
  );
}
