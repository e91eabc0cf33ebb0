/** The browser's key of one session: opened content keys come back sealed for it alone. */

import { concat, fromHex, toHex, utf8 } from "./bytes.js";

const CURVE = { name: "ECDH", namedCurve: "P-256" };

/** A fresh key, and its point as hex; the private half cannot be taken out of the browser. */
export async function replyKey() {
  const pair = await crypto.subtle.generateKey(CURVE, false, ["deriveBits"]);
  const point = toHex(new Uint8Array(await crypto.subtle.exportKey("raw", pair.publicKey)));
  return { pair, point };
}

/** What the phone sealed (sync/protocol/envelope.py), for `session` and its file. */
export async function unseal({ pair }, { ephemeral, sealed, file }, session) {
  const theirs = await crypto.subtle.importKey("raw", fromHex(ephemeral), CURVE, false, []);
  const agreement = { name: "ECDH", public: theirs };
  const shared = await crypto.subtle.deriveBits(agreement, pair.privateKey, 256);
  const key = await hkdf(new Uint8Array(shared), new Uint8Array(), "bidseal content key");
  const how = {
    name: "AES-GCM",
    iv: new Uint8Array(12),
    additionalData: utf8(`${session}:${file}`),
  };
  return new Uint8Array(await crypto.subtle.decrypt(how, key, concat(fromHex(sealed))));
}

/** HKDF-SHA256 to an AES-256-GCM key. */
export async function hkdf(secret, salt, info) {
  const material = await crypto.subtle.importKey("raw", secret, "HKDF", false, ["deriveKey"]);
  const how = { name: "HKDF", hash: "SHA-256", salt, info: utf8(info) };
  const kind = { name: "AES-GCM", length: 256 };
  return crypto.subtle.deriveKey(how, material, kind, false, ["encrypt", "decrypt"]);
}
