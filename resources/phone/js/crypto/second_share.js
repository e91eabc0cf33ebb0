/**
 * The share of an encryption key, locked by the signing share beside it, exactly as
 * `signing/crypto/second_share.py` describes it: changing the PIN touches the first one only.
 */

import { concat, random, utf8 } from "./bytes.js";

const NONCE = 12;

/** Encrypt a share; nonce ‖ ciphertext ‖ tag. */
export async function wrap(share, signingShare) {
  const iv = random(NONCE);
  const key = await keyOf(signingShare);
  const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, share);
  return concat(iv, new Uint8Array(sealed));
}

/** Decrypt it; throws for another signing share. */
export async function unwrap(wrapped, signingShare) {
  const key = await keyOf(signingShare);
  const how = { name: "AES-GCM", iv: wrapped.subarray(0, NONCE) };
  return new Uint8Array(await crypto.subtle.decrypt(how, key, wrapped.subarray(NONCE)));
}

async function keyOf(signingShare) {
  const material = await crypto.subtle.importKey("raw", signingShare, "HKDF", false, ["deriveKey"]);
  const info = utf8("bidseal encryption share");
  return crypto.subtle.deriveKey(
    { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(), info },
    material,
    { name: "AES-GCM", length: 256 },
    false,
    ["encrypt", "decrypt"],
  );
}
