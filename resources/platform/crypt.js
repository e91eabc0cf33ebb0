/** Encrypting and decrypting in the browser: neither document nor key leaves it in the open. */

import { concat, equal, fromBase64, fromHex, random, toBase64, toHex } from "./bytes.js";
import { open, seal } from "./chunks.js";
import { replyKey, unseal } from "./reply_key.js";
import { sm3 } from "./sm3.js";
import { wrap } from "./wrap.js";

const EVERY = 700; // ms
const PREFIX = 600 * 1024; // more than the longest head and keys
const OVER = new Set(["refused", "cancelled", "phone-left", "failed"]);
const ACTS = { encrypt, decrypt };

class Refused extends Error {
  constructor(message, detail) {
    super(message);
    this.detail = detail;
  }
}

async function call(method, path, body) {
  const headers = { Accept: "application/json", "Content-Type": "application/json" };
  const options = { method, headers, body: body && JSON.stringify(body), cache: "no-store" };
  const answer = await fetch(path, options);
  const said = await answer.json();
  if (!answer.ok) throw new Refused(`${said.message} ${said.next}`, said.details?.detail);
  return said;
}

const post = (path, body) => call("POST", path, body);
const sha256 = async (bytes) => new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
const gcm = (iv) => ({ name: "AES-GCM", iv });
const aes = (key) => crypto.subtle.importKey("raw", key, "AES-GCM", false, ["encrypt", "decrypt"]);

/** Wait until the scan is in `wanted`; says on the way where it is. */
async function until(form, at, wanted) {
  for (;;) {
    const { state } = await call("GET", `${at}/state`);
    if (state === wanted) return;
    if (state === "expired") throw new Refused(form.dataset.expired);
    if (OVER.has(state) || state === "done") throw new Refused(form.dataset.broken);
    if (state !== "shown") form.querySelector(".code").hidden = true;
    if (state === "scanned") say(form, form.dataset.scanned);
    else if (state !== "shown") say(form, form.dataset.working);
    await new Promise((resolve) => setTimeout(resolve, EVERY));
  }
}

async function encrypt(form, file) {
  const bytes = new Uint8Array(await file.arrayBuffer());
  const digest = toHex(await sha256(bytes));
  const wish = { name: file.name, size: file.size, sha256: digest };
  const at = show(form, await post(form.dataset.start, wish));
  await until(form, at, "waiting");
  const recipient = await call("GET", `${at}/recipient`);
  await tryOpening(form, at, recipient);
  const [seed, key, iv] = [random(32), random(32), random(12)];
  const sealed = await crypto.subtle.encrypt(gcm(iv), await aes(key), seed);
  const made = await post(`${at}/prefix`, {
    wrapped: toBase64(await wrap(recipient, key)),
    nonce: toHex(iv),
    sealed: toHex(new Uint8Array(sealed)),
  });
  const prefix = fromBase64(made.prefix);
  const how = { nonce: fromHex(made.nonce), chunk: made.chunk };
  const whole = concat(prefix, ...(await seal(bytes, seed, prefix, how)));
  const done = { status: "sealed", output_sha256: toHex(await sha256(whole)) };
  await post(`${at}/finished`, done);
  save(form, whole, `${file.name}.bse`);
}

/** Phone and cloud open a random key: what is encrypted now can be opened then. */
async function tryOpening(form, at, recipient) {
  const [reply, secret] = [await replyKey(), random(32)];
  const wrapped = toBase64(await wrap(recipient, secret));
  await post(`${at}/trial`, { reply_key: reply.point, wrapped });
  await until(form, at, "completing");
  const [opened] = (await call("GET", `${at}/keys`)).files;
  if (!equal(await unseal(reply, opened, at.split("/").at(-1)), secret)) {
    throw new Refused(form.dataset.broken);
  }
}

async function decrypt(form, file) {
  const bytes = new Uint8Array(await file.arrayBuffer());
  const reply = await replyKey();
  const head = toBase64(bytes.subarray(0, PREFIX));
  const wish = { name: file.name, prefix: head, reply_key: reply.point };
  const told = await post(form.dataset.start, wish);
  const at = show(form, told);
  await until(form, at, "completing");
  const [opened] = (await call("GET", `${at}/keys`)).files;
  const key = await aes(await unseal(reply, opened, at.split("/").at(-1)));
  try {
    const sealed = fromHex(told.key_sealed);
    const seed = await crypto.subtle.decrypt(gcm(fromHex(told.key_nonce)), key, sealed);
    const prefix = bytes.subarray(0, told.prefix_length);
    const content = bytes.subarray(told.prefix_length);
    const how = { nonce: fromHex(told.nonce), chunk: told.chunk, size: told.size };
    const whole = concat(...(await open(content, new Uint8Array(seed), prefix, how)));
    const digest = told.digest === "sm3" ? sm3(whole) : await sha256(whole);
    if (toHex(digest) !== told.digest_hex) throw new RangeError("another document");
    const done = { status: "sealed", output_sha256: toHex(await sha256(whole)) };
    await post(`${at}/finished`, done);
    save(form, whole, told.name);
  } catch (error) {
    if (!(error instanceof Refused)) await post(`${at}/finished`, { status: "failed" });
    throw error;
  }
}

function show(form, { session, link, code }) {
  const box = form.querySelector(".code");
  box.querySelector("img").src = `/scan/${session}/qr.svg`;
  box.querySelector("a").href = link;
  box.querySelector("b").textContent = code;
  box.hidden = false;
  say(form, form.dataset.scan);
  return `/scan/${session}`;
}

function save(form, bytes, name) {
  const link = form.querySelector(".saved");
  link.href = URL.createObjectURL(new Blob([bytes]));
  link.download = name;
  link.hidden = false;
  say(form, form.dataset.done);
}

function say(form, sentence) {
  form.querySelector(".said").textContent = sentence;
}

function reason(form, error) {
  if (error.detail === "suite") return form.dataset.elsewhere;
  return error instanceof Refused ? error.message : form.dataset.unfit;
}

for (const form of document.querySelectorAll("form.crypt")) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const [file] = form.querySelector(".file").files;
    const button = form.querySelector("button");
    button.disabled = true;
    say(form, form.dataset.computing);
    try {
      await ACTS[form.dataset.kind](form, file);
    } catch (error) {
      say(form, reason(form, error));
    }
    form.querySelector(".code").hidden = true;
    button.disabled = false;
  });
}
