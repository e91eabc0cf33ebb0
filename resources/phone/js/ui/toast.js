/** A short word over the title, where it hides no button; read aloud, gone by itself. */

import { h, replace } from "../dom.js";

const SHOWN = 2_600; // ms
let timer = 0;

/** Show a sentence for a moment. */
export function toast(sentence) {
  const host = document.getElementById("toast");
  replace(host, h("div", { class: "toast" }, sentence));
  clearTimeout(timer);
  timer = setTimeout(() => replace(host), SHOWN);
}
