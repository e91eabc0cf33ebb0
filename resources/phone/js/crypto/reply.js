/**
 * How an opened key travels to the desktop, exactly as `signing/crypto/reply.py` describes it.
 *
 *     shared = ECDH(P-256), key = HKDF-SHA256(shared, info "bidseal content key")
 *     sealed = AES-256-GCM(key, 12 zero bytes, content key, additional data)
 */

import { utf8 } from "./bytes.js";

const CURVE = { name: "ECDH", namedCurve: "P-256" };
const NONCE = 12;

/** {ephemeral, sealed} for the desktop's point (65 bytes); each call makes a fresh key. */
export async function seal(replyKey, secret, associated) {
  const theirs = await crypto.subtle.importKey("raw", replyKey, CURVE, false, []);
  const mine = await crypto.subtle.generateKey(CURVE, false, ["deriveBits"]);
  const agreement = { name: "ECDH", public: theirs };
  const shared = await crypto.subtle.deriveBits(agreement, mine.privateKey, 256);
  const material = await crypto.subtle.importKey("raw", shared, "HKDF", false, ["deriveKey"]);
  const info = utf8("bidseal content key");
  const key = await crypto.subtle.deriveKey(
    { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(), info },
    material,
    { name: "AES-GCM", length: 256 },
    false,
    ["encrypt"],
  );
  const how = { name: "AES-GCM", iv: new Uint8Array(NONCE), additionalData: utf8(associated) };
  const sealed = new Uint8Array(await crypto.subtle.encrypt(how, key, secret));
  const ephemeral = new Uint8Array(await crypto.subtle.exportKey("raw", mine.publicKey));
  return { ephemeral, sealed };
}
