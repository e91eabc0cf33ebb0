/**
 * What the PIN opens, exactly as `sync/protocol/phone.py` describes it.
 *
 *     stretched = PBKDF2-HMAC-SHA256(PIN, device secret, 600,000 rounds)
 *     proof     = HKDF-SHA256(stretched, info "bidseal pin proof")         goes to the cloud
 *     key       = HKDF-SHA256(stretched ‖ pepper, info "bidseal key share") never leaves the phone
 */

import { concat, random, utf8 } from "./bytes.js";

const ROUNDS = 600_000;
const NONCE = 12;
const BITS = 256;

/** The slow part: 32 bytes from the PIN and this phone's secret. */
export async function stretch(pin, deviceSecret) {
  const key = await crypto.subtle.importKey("raw", utf8(pin), "PBKDF2", false, ["deriveBits"]);
  const options = { name: "PBKDF2", hash: "SHA-256", salt: deviceSecret, iterations: ROUNDS };
  return new Uint8Array(await crypto.subtle.deriveBits(options, key, BITS));
}

/** 32 bytes that prove the PIN to the cloud. */
export async function proof(stretched) {
  const key = await crypto.subtle.importKey("raw", stretched, "HKDF", false, ["deriveBits"]);
  return new Uint8Array(await crypto.subtle.deriveBits(hkdf("bidseal pin proof"), key, BITS));
}

/** SHA-256 of the proof: what the cloud keeps. */
export async function verifier(pinProof) {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", pinProof));
}

/** Encrypt the phone's share; the answer is nonce ‖ ciphertext ‖ tag. */
export async function wrap(share, stretched, pepper) {
  const key = await wrappingKey(stretched, pepper);
  const nonce = random(NONCE);
  const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv: nonce }, key, share);
  return concat(nonce, new Uint8Array(sealed));
}

/** Decrypt the phone's share; throws when PIN, pepper or data are not the right ones. */
export async function unwrap(wrapped, stretched, pepper) {
  const key = await wrappingKey(stretched, pepper);
  const options = { name: "AES-GCM", iv: wrapped.subarray(0, NONCE) };
  return new Uint8Array(await crypto.subtle.decrypt(options, key, wrapped.subarray(NONCE)));
}

async function wrappingKey(stretched, pepper) {
  const secret = concat(stretched, pepper);
  const key = await crypto.subtle.importKey("raw", secret, "HKDF", false, ["deriveKey"]);
  const use = ["encrypt", "decrypt"];
  return crypto.subtle.deriveKey(
    hkdf("bidseal key share"),
    key,
    { name: "AES-GCM", length: BITS },
    false,
    use,
  );
}

function hkdf(info) {
  return { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(), info: utf8(info) };
}
