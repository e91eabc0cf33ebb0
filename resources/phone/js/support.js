/** What the cloud tells before the login: sandbox or not, the support line, the page's address. */

import { get } from "./api.js";

const KEY = "bidseal.hotline";
let asked = null;

/** {sandbox, hotline, address}; asked once, again after a failure. */
export function entrance() {
  asked ??= get("/entrance").then(kept, forgotten);
  return asked;
}

/** The support line as last heard, or null. */
export function hotline() {
  return localStorage.getItem(KEY);
}

function kept(said) {
  localStorage.setItem(KEY, said.hotline);
  return said;
}

function forgotten(error) {
  asked = null;
  throw error;
}
