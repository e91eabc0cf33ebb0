/** The PIN sheet: six cells, a keypad of its own, and what the cloud says about a try. */

import { h, replace } from "../dom.js";
import { explain } from "../errors.js";
import { t } from "../i18n.js";
import { icon } from "../icons.js";
import { modal, sheetHead } from "./sheet.js";

const LENGTH = 6;

/**
 * Ask for six digits. `submit(pin)` may throw: its sentence is shown and the cells are cleared,
 * unless `fatal(error)` says that another try is pointless, which ends the sheet with the error.
 * The promise answers {value} of submit, {error}, or null when dismissed.
 */
export function askPin({ title, hint, submit, fatal = () => false }) {
  return modal("sheet", (close) => new Pad({ title, hint, submit, fatal, close }).content(), {
    testid: "pin-sheet",
    label: title,
  });
}

class Pad {
  #options;
  #input;
  #cells;
  #message;
  #busy = false;

  constructor(options) {
    this.#options = options;
    this.#cells = Array.from({ length: LENGTH }, () => h("i", { "aria-hidden": "true" }));
    this.#message = h("p", { class: "pin-message", role: "alert", testid: "pin-message" });
    this.#input = h("input", {
      // the page's own keys keep the phone's keyboard, and what it learns, out of it
      inputmode: "none",
      type: "password",
      maxlength: LENGTH,
      autocomplete: "off",
      autofocus: true,
      "aria-label": options.title,
      testid: "pin",
      oninput: () => this.#changed(),
    });
    this.#draw();
  }

  content() {
    const { title, hint, close } = this.#options;
    return [
      sheetHead(title, close),
      h("p", { class: "pin-hint" }, hint),
      h("div", { class: "pin-cells" }, this.#cells, this.#input),
      this.#message,
      this.#keypad(),
    ];
  }

  #keypad() {
    const digit = (n) =>
      h("button", { type: "button", onclick: () => this.#press(n), testid: `key-${n}` }, n);
    const clear = () => this.#set("");
    const erase = () => this.#set(this.#input.value.slice(0, -1));
    return h(
      "div",
      { class: "keypad" },
      ["1", "2", "3", "4", "5", "6", "7", "8", "9"].map(digit),
      h("button", { type: "button", class: "blank", onclick: clear }, t("清空")),
      digit("0"),
      h(
        "button",
        { type: "button", class: "blank", "aria-label": t("删除一位"), onclick: erase },
        icon("erase"),
      ),
    );
  }

  #press(digit) {
    this.#set(this.#input.value + digit);
  }

  #set(value) {
    if (this.#busy) return;
    this.#input.value = value;
    this.#changed();
  }

  #changed() {
    this.#input.value = this.#input.value.replace(/\D/g, "").slice(0, LENGTH);
    this.#draw();
    if (this.#input.value.length === LENGTH && !this.#busy) this.#submit();
  }

  #draw() {
    const { length } = this.#input.value;
    this.#cells.forEach((cell, i) => {
      cell.className = i < length ? "full" : i === length ? "next" : "";
    });
  }

  async #submit() {
    const { submit, fatal, close } = this.#options;
    this.#say(t("正在验证…"), true);
    try {
      close({ value: await submit(this.#input.value) });
    } catch (error) {
      if (fatal(error)) close({ error });
      else this.#refuse(error);
    }
  }

  #refuse(error) {
    const { message, next } = explain(error);
    this.#say([message, h("br"), next], false);
    this.#set("");
    this.#input.focus();
  }

  #say(text, busy) {
    this.#busy = busy;
    this.#input.readOnly = busy;
    this.#message.classList.toggle("busy", busy);
    replace(this.#message, text);
  }
}
