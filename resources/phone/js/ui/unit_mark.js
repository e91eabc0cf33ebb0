/** A unit's picture, or its first character; and a person's initial. */

import { h } from "../dom.js";

/** The picture of a unit's page {id, name, picture}. */
export function unitMark({ id, name, picture }) {
  const inside = picture
    ? h("img", { src: `/v1/phone/units/${id}/picture.png?${picture}`, alt: "" })
    : [...name][0];
  return h("span", { class: "unit-mark", "aria-hidden": "true" }, inside);
}

/** The first character of a person's name. */
export function initial(name) {
  return h("span", { class: "initial", "aria-hidden": "true" }, [...name][0]);
}
