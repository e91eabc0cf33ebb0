/** The content of an encrypted file, chunk by chunk (signing/envelope/layout.py, AES suite). */

import { concat, fromNumber } from "./bytes.js";
import { hkdf } from "./reply_key.js";

export const TAG = 16;

/** Seal or open all chunks of `bytes`; the parts in order. Throws on anything that was altered. */
async function run(act, bytes, step, { key, nonce, total }) {
  const parts = [];
  for (let number = 0; number < total; number += 1) {
    const last = number === total - 1;
    const iv = concat(nonce, fromNumber(BigInt(number), 4), Uint8Array.of(last ? 1 : 0));
    const part = bytes.subarray(number * step, last ? bytes.length : (number + 1) * step);
    parts.push(new Uint8Array(await crypto.subtle[act]({ name: "AES-GCM", iv }, key, part)));
  }
  return parts;
}

/** Ciphertext of a document. */
export async function seal(bytes, seed, prefix, { nonce, chunk }) {
  const key = await chunkKey(seed, prefix);
  const total = Math.max(1, Math.ceil(bytes.length / chunk));
  return run("encrypt", bytes, chunk, { key, nonce, total });
}

/** The document of its ciphertext. */
export async function open(bytes, seed, prefix, { nonce, chunk, size }) {
  const key = await chunkKey(seed, prefix);
  const total = Math.max(1, Math.ceil(size / chunk));
  if (bytes.length !== size + TAG * total) throw new RangeError("the file is cut off");
  return run("decrypt", bytes, chunk + TAG, { key, nonce, total });
}

async function chunkKey(seed, prefix) {
  const salt = new Uint8Array(await crypto.subtle.digest("SHA-256", prefix));
  return hkdf(seed, salt, "bidseal envelope 1 aes256-gcm");
}
