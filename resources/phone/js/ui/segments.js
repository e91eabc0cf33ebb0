/** Two or three choices side by side. */

import { h } from "../dom.js";

/** A group of radio buttons that look like one bar. Options: {value, label}. */
export function segments(legend, name, options, { chosen, change }) {
  return h(
    "fieldset",
    { class: "segments" },
    h("legend", { class: "unseen" }, legend),
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
        h("span", {}, label),
      ),
    ),
  );
}
