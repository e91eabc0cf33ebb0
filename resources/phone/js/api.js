/** Every call to the cloud: one gate with time limit, idempotency key and one retry. */

import { ApiError, networkError } from "./errors.js";
import { language } from "./i18n.js";

const LIMIT = 20_000; // ms
const BASE = "/v1/phone";

/** A key for one action of the user; the same action tried again uses the same key. */
export function actionKey() {
  return crypto.randomUUID();
}

/** Ask for something; nothing changes. */
export function get(path) {
  return call("GET", path);
}

/** Change something. `key` names the user's action and makes a repetition harmless. */
export function post(path, body = {}, key = actionKey()) {
  return call("POST", path, { body, key });
}

/** Hand in a file as it is; `path` says what it is called. */
export async function upload(path, file, key = actionKey()) {
  const headers = { ...headersFor("POST", key), "Content-Type": file.type };
  const options = { method: "POST", headers, body: file, credentials: "same-origin" };
  const sent = fetch(BASE + path, options).catch(() => {
    throw networkError();
  });
  return read(await sent);
}

/** The address of something to be shown or downloaded. */
export function address(path) {
  return BASE + path;
}

/** The same two for the operator's page. */
export function callOperator(method, path, body, key) {
  return call(method, path, { base: "/v1/operator", body, key });
}

/** Say something on the way out: survives the page, nobody waits for the answer. */
export function farewell(path) {
  const headers = headersFor("POST", actionKey());
  fetch(BASE + path, { method: "POST", headers, body: "{}", keepalive: true }).catch(() => {
    navigator.sendBeacon(BASE + path);
  });
}

/** The address of an event stream. */
export function streamAddress(path) {
  return BASE + path;
}

async function call(method, path, { body, key, base = BASE } = {}) {
  const options = {
    method,
    headers: headersFor(method, key),
    body: body && JSON.stringify(body),
    cache: "no-store",
    credentials: "same-origin",
  };
  let answer;
  try {
    answer = await attempt(base + path, options);
  } catch {
    answer = await attempt(base + path, options).catch(() => {
      throw networkError();
    });
  }
  return read(answer);
}

function attempt(address, options) {
  return fetch(address, { ...options, signal: AbortSignal.timeout(LIMIT) });
}

function headersFor(method, key) {
  const headers = { Accept: "application/json", "Accept-Language": language() };
  if (method === "GET") return headers;
  return {
    ...headers,
    "Content-Type": "application/json",
    "X-BidSeal": "1",
    "Idempotency-Key": key,
  };
}

async function read(answer) {
  const body = await answer.json().catch(() => null);
  if (answer.ok) return body;
  if (typeof body?.code === "string") throw new ApiError({ ...body, status: answer.status });
  throw networkError();
}
