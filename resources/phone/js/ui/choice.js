/** One choice among several: radio buttons in a card. */

import { h } from "../dom.js";

/**
 * A fieldset of radio rows. Options: {value, title, text, side, disabled, testid}; an option with
 * `node` is shown as it is, without a button.
 */
export function choices(legend, name, options, { chosen, change, testid }) {
  return h(
    "fieldset",
    { class: "card", testid },
    h("legend", {}, legend),
    options.map((option) => option.node ?? row(name, option, { chosen, change })),
  );
}

function row(name, option, { chosen, change }) {
  return h(
    "label",
    { class: option.disabled ? "choice off" : "choice", testid: option.testid },
    h("input", {
      type: "radio",
      name,
      value: option.value,
      checked: option.value === chosen,
      disabled: option.disabled,
      onchange: () => change(option.value),
    }),
    h("span", {}, h("b", {}, option.title), h("span", { class: "muted" }, option.text)),
    option.side && h("span", { class: "side" }, option.side),
  );
}
