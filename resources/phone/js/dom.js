/** Elements without markup strings: nothing here can turn data into code. */

const SVG = "http://www.w3.org/2000/svg";

/**
 * An element. Attributes named `on…` are listeners, `testid` is data-testid, true is an empty
 * attribute, false, null and undefined leave it out. Children may be nested arrays and null.
 */
export function h(tag, attributes, ...children) {
  return fill(document.createElement(tag), attributes, children);
}

/** The same for SVG. */
export function s(tag, attributes, ...children) {
  return fill(document.createElementNS(SVG, tag), attributes, children);
}

/** Replace what an element contains. */
export function replace(element, ...children) {
  element.replaceChildren(...children.flat(Infinity).filter(shown));
}

function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes ?? {})) set(element, name, value);
  element.append(...children.flat(Infinity).filter(shown));
  return element;
}

function set(element, name, value) {
  if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
  else if (name === "value") element.value = value;
  else if (shown(value)) {
    element.setAttribute(name === "testid" ? "data-testid" : name, value === true ? "" : value);
  }
}

function shown(value) {
  return value !== null && value !== undefined && value !== false;
}
