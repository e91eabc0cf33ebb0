/** 【+】 at the bottom right, within reach of the thumb. */

import { h } from "../dom.js";
import { icon } from "../icons.js";

/** A round button with a plus; `label` is read aloud. */
export function plus(label, act, testid) {
  return h(
    "button",
    { type: "button", class: "fab", "aria-label": label, onclick: act, testid },
    icon("plus"),
  );
}
