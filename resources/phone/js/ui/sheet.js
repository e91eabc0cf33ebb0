/** Sheets and pop-ups: modal, closed by Escape, giving the focus back where it was. */

import { h } from "../dom.js";
import { t } from "../i18n.js";
import { icon } from "../icons.js";
import { button } from "./parts.js";

/**
 * Open a modal. `build(close)` answers its content; `close(value)` ends it.
 * The promise answers that value, or null when the user dismissed it.
 */
export function modal(kind, build, { testid, label } = {}) {
  return new Promise((resolve) => {
    const dialog = h("dialog", { class: kind, testid, "aria-label": label });
    let answer = null;
    const close = (value) => {
      answer = value;
      dialog.close();
    };
    dialog.append(...[build(close, dialog)].flat());
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(answer);
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}

/** A sheet's heading with its closing cross. */
export function sheetHead(title, close) {
  return h(
    "div",
    { class: "sheet-head" },
    h("h2", {}, title),
    h(
      "button",
      { type: "button", class: "icon-button", "aria-label": t("关闭"), onclick: () => close(null) },
      icon("close"),
    ),
  );
}

/** A pop-up with a sentence and two answers: the `act` label answers true.
 *  `danger` colours an act that cannot be undone. */
export function ask({ title, text, act, dismiss, image = "warn", danger = false, testid }) {
  return modal(
    "popup",
    (close) => [
      icon(image, "large"),
      h("h2", {}, title),
      Array.isArray(text)
        ? h(
            "ul",
            {},
            text.map((line) => h("li", {}, line)),
          )
        : h("p", {}, text),
      h(
        "div",
        { class: "buttons even" },
        button(dismiss ?? t("取消"), () => close(false), { testid: "popup-dismiss" }),
        button(act, () => close(true), {
          kind: danger ? "danger" : "primary",
          testid: "popup-act",
        }),
      ),
    ],
    { testid, label: title },
  );
}
