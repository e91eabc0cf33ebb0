/** Form fields: a label, an input, and below it what is wrong with it. */

import { h, replace } from "../dom.js";
import { explain } from "../errors.js";
import { problem } from "./parts.js";

/** A labelled input. Attributes go to the input; `hint` stands below it. */
export class Field {
  #said;
  #hint;

  constructor(name, label, { hint = null, value = "", ...attributes } = {}) {
    this.name = name;
    this.#hint = hint;
    this.input = h("input", {
      id: name,
      name,
      testid: name,
      value,
      autocomplete: "off",
      "aria-describedby": `${name}-said`,
      oninput: () => this.mark(null),
      ...attributes,
    });
    this.#said = h("p", { class: "field-said", id: `${name}-said`, testid: `${name}-said` }, hint);
    const labelled = h("label", { for: name }, label);
    this.element = h("div", { class: "field" }, labelled, this.input, this.#said);
  }

  get value() {
    return this.input.value.trim();
  }

  set value(text) {
    this.input.value = text;
  }

  /** Say what is wrong, or with null that nothing is. */
  mark(sentence) {
    this.input.setAttribute("aria-invalid", String(Boolean(sentence)));
    this.#said.classList.toggle("wrong", Boolean(sentence));
    replace(this.#said, sentence ?? this.#hint);
  }

  /** Whether `sentence` need not be said; the first wrong field gets the focus. */
  check(fine, sentence) {
    if (!fine) {
      this.mark(sentence);
      this.input.focus();
    }
    return fine;
  }
}

/** A form whose fields can be marked; `submit` may throw what the cloud refuses. */
export function form(fields, said, submit, ...children) {
  return h(
    "form",
    {
      class: "stack",
      novalidate: true,
      onsubmit: (event) => {
        event.preventDefault();
        submit();
      },
    },
    fields.map((field) => field.element ?? field),
    said,
    // a button, even a hidden one, lets the keyboard's Enter hand the form in
    children.length ? children : h("button", { hidden: true }),
  );
}

/** Run `act`; a refusal marks the field it names, any other is shown in `said`. */
export async function attempt(fields, said, act) {
  replace(said);
  try {
    return await act();
  } catch (error) {
    const field = fields.find(({ name }) => name === error.details?.field);
    const { message, next } = explain(error);
    if (field) field.check(false, `${message} ${next}`);
    else replace(said, problem(error));
    said.scrollIntoView({ block: "center" });
    return null;
  }
}
