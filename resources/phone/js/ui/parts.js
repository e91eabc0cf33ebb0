/** Small parts that many screens are made of. */

import { h } from "../dom.js";
import { explain } from "../errors.js";
import { icon } from "../icons.js";
import { supportLink } from "./support.js";

const SOON = 150; // ms until a busy button shows it
const NOTICE_ICONS = { info: "info", warn: "warn", err: "warn" };

/** A coloured sentence with an icon; `kind` is info, warn or err. */
export function notice(kind, title, text, testid) {
  return h(
    "div",
    { class: `notice ${kind}`, role: kind === "err" ? "alert" : null, testid },
    icon(NOTICE_ICONS[kind]),
    h("div", {}, title && h("b", {}, title), text),
  );
}

/** An error where it happened: what, and what next. */
export function problem(error) {
  const { message, next } = explain(error);
  return notice("err", message, [next, supportLink()], "problem");
}

/** A card with an optional heading. */
export function card(title, ...children) {
  return h("section", { class: "card" }, title && h("h2", {}, title), children);
}

/** A button; while `act` runs it cannot be pressed again, and is soon seen to be busy. */
export function button(label, act, { kind = "", testid, disabled = false } = {}) {
  const element = h("button", { type: "button", class: `button ${kind}`, testid, disabled }, label);
  let running = false;
  element.addEventListener("click", async () => {
    if (running) return;
    running = true;
    const timer = setTimeout(() => showBusy(element), SOON);
    try {
      await act();
    } finally {
      running = false;
      clearTimeout(timer);
      element.removeAttribute("aria-busy");
    }
  });
  return element;
}

/** Whoever is being asked in a dialog waits for nothing. */
function showBusy(element) {
  if (!document.querySelector("dialog[open]")) element.setAttribute("aria-busy", "true");
}

/** A row that leads somewhere. */
export function rowLink(image, title, text, act, testid) {
  return h(
    "button",
    { type: "button", class: "row-link", onclick: act, testid },
    icon(image),
    h("span", { class: "grow" }, title, text && h("span", { class: "muted" }, h("br"), text)),
    icon("forward", "small"),
  );
}

/** Names and values below each other; rows without a value are left out. */
export function facts(rows) {
  return h(
    "dl",
    { class: "rows" },
    rows
      .filter(([, value]) => value)
      .map(([name, value]) => h("div", {}, h("dt", {}, name), h("dd", {}, value))),
  );
}

/** A sentence where a list is empty. */
export function empty(image, sentence, ...actions) {
  return h("div", { class: "empty" }, icon(image), h("p", {}, sentence), actions);
}
