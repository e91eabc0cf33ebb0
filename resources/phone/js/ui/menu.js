/** A sheet with a few ways to go on. */

import { h } from "../dom.js";
import { icon } from "../icons.js";
import { modal, sheetHead } from "./sheet.js";

/** Choose one of {value, image, title, text}; answers its value, or null when dismissed. */
export function chooseWay(title, ways, testid) {
  return modal(
    "sheet",
    (close) => [
      sheetHead(title, close),
      h(
        "div",
        { class: "menu" },
        ways.map(({ value, image, title: name, text }) =>
          h(
            "button",
            { type: "button", class: "row-link", onclick: () => close(value), testid: `way-${value}` },
            icon(image),
            h("span", { class: "grow" }, h("b", {}, name), h("span", { class: "muted" }, h("br"), text)),
            icon("forward", "small"),
          ),
        ),
      ),
    ],
    { testid, label: title },
  );
}
