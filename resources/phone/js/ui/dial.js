/** A round progress dial; turning while there is nothing to count yet. */

import { h, replace, s } from "../dom.js";

const RADIUS = 90;
const AROUND = 2 * Math.PI * RADIUS;
const HINT = 0.18; // the part drawn while turning

export class Dial {
  #arc = s("circle", { class: "done", cx: 98, cy: 98, r: RADIUS, "stroke-dasharray": AROUND });
  #text = h("div", {});

  constructor() {
    this.element = h(
      "div",
      { class: "dial", testid: "dial" },
      s(
        "svg",
        { viewBox: "0 0 196 196", "aria-hidden": "true" },
        s("circle", { class: "track", cx: 98, cy: 98, r: RADIUS }),
        this.#arc,
      ),
      this.#text,
    );
  }

  /** Show a part from 0 to 1, or null for "not known yet", with words in the middle. */
  show(part, ...words) {
    this.element.classList.toggle("idle", part === null);
    this.#arc.setAttribute("stroke-dashoffset", AROUND * (1 - (part ?? HINT)));
    replace(this.#text, words);
  }
}
