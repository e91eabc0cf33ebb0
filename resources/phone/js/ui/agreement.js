/** The text of an agreement. */

import { h } from "../dom.js";

/** Paragraphs; a line that begins with "# " is a heading. */
export function paragraphs(text) {
  return text
    .split("\n")
    .map((line) => line.trim())
    .filter(Boolean)
    .map((line) =>
      line.startsWith("#") ? h("h3", {}, line.replace(/^#+\s*/, "")) : h("p", {}, line),
    );
}
