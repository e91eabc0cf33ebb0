/** A short word under the title, which stays readable; read aloud, gone by itself. */

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
