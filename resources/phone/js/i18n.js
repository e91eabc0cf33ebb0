/** The page's one translation door: Chinese source strings in, the user's language out. */

import { ENGLISH } from "./english.js";

const KEY = "bidseal.language";

/** The language now: the user's choice, else the browser's; anything but Chinese is English. */
export function language() {
  const wish = localStorage.getItem(KEY) ?? navigator.language;
  return wish.startsWith("zh") ? "zh-CN" : "en";
}

/** Remember the user's choice. */
export function choose(value) {
  localStorage.setItem(KEY, value);
}

/** The text for a Chinese source, its {named} arguments filled in. */
export function t(source, values = {}) {
  const text = language() === "en" ? (ENGLISH[source] ?? source) : source;
  return text.replace(/\{(\w+)\}/g, (_, name) => String(values[name]));
}
