/** A seal where it is listed: its picture, and how long it is valid. */

import { h } from "../dom.js";
import { day } from "../format.js";
import { t } from "../i18n.js";

/** A seal's picture: an SVG inside an image element can neither run scripts nor fetch anything. */
export function sealPicture({ svg }) {
  const source = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  return h("img", { class: "seal-picture", src: source, alt: "" });
}

/** 有效期, 永久 or dated. */
export function validity(seal) {
  return seal.valid_until
    ? t("有效期至 {date}", { date: day(seal.valid_until) })
    : t("有效期:永久");
}
