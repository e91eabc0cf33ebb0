/** A scanned payload on its way through the login; never in an address or a log. */

const KEY = "bidseal.scan";

/** Keep the scanned text for the scan screen. */
export function keepPayload(text) {
  sessionStorage.setItem(KEY, text);
}

/** Take it, once; null when nothing waits. */
export function takePayload() {
  const text = sessionStorage.getItem(KEY);
  sessionStorage.removeItem(KEY);
  return text;
}

/** Whether one waits. */
export function hasPayload() {
  return sessionStorage.getItem(KEY) !== null;
}
