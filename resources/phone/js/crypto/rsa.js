/**
 * RSA-2048 signatures (RSASSA-PKCS1-v1_5 or PSS, SHA-256) made by two parties, of which this is
 * the phone.
 *
 * The key pair is made here and split, d = d1 + d2 mod φ(n); the cloud gets d2 only, and a
 * signature is m^d1 · m^d2 mod n.
 */

import { concat, fromBase64Url, fromHex, fromNumber, randomBelow, toNumber } from "./bytes.js";
import { readSequence } from "./der.js";
import { mod, power } from "./modular.js";

const BITS = 2048;
const SALT = 32; // as long as the digest, RFC 4055, 3.1
const DIGEST_INFO = fromHex("3031300d060960864801650304020105000420"); // RFC 8017, 9.2, note 1

/** A new key, already split: {n, e, d1, d2}. The whole exponent is not kept. */
export async function makeShare() {
  const algorithm = {
    name: "RSASSA-PKCS1-v1_5",
    modulusLength: BITS,
    publicExponent: Uint8Array.of(1, 0, 1),
    hash: "SHA-256",
  };
  const pair = await crypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
  return split(await crypto.subtle.exportKey("jwk", pair.privateKey));
}

/** Split the private exponent of a JWK. */
export function split(jwk) {
  const [n, e, d, p, q] = ["n", "e", "d", "p", "q"].map((name) =>
    toNumber(fromBase64Url(jwk[name])),
  );
  const phi = (p - 1n) * (q - 1n);
  const d1 = randomBelow(phi);
  return { n, e, d1, d2: mod(d - d1, phi) };
}

/** The salt of one PSS signature. */
export function makeSalt() {
  return crypto.getRandomValues(new Uint8Array(SALT));
}

/** The encoded message for the modulus, as a number: EMSA-PSS with a salt, else PKCS1-v1_5. */
export async function encode(message, n, salt) {
  const hash = await sha256(message);
  if (salt) return encodePss(hash, n, salt);
  const length = byteLength(n);
  const padding = new Uint8Array(length - DIGEST_INFO.length - hash.length - 3).fill(0xff);
  return toNumber(concat(Uint8Array.of(0, 1), padding, Uint8Array.of(0), DIGEST_INFO, hash));
}

/** The finished signature from the encoded message, the phone's share and the cloud's m^d2. */
export function finish(encoded, { n, d1 }, cloudPower) {
  return fromNumber((power(encoded, d1, n) * mod(cloudPower, n)) % n, byteLength(n));
}

/** EMSA-PSS-ENCODE with MGF1 and SHA-256 (RFC 8017, 9.1.1). */
async function encodePss(hash, n, salt) {
  const bits = n.toString(2).length - 1;
  const width = Math.ceil(bits / 8);
  const inner = await sha256(concat(new Uint8Array(8), hash, salt));
  const block = new Uint8Array(width - inner.length - 1);
  block.set(salt, block.length - salt.length);
  block[block.length - salt.length - 1] = 1;
  const mask = await maskOf(inner, block.length);
  const masked = block.map((byte, index) => byte ^ mask[index]);
  masked[0] &= 0xff >> (8 * width - bits);
  return toNumber(concat(masked, inner, Uint8Array.of(0xbc)));
}

/** MGF1 (RFC 8017, B.2.1). */
async function maskOf(seed, length) {
  const parts = [];
  for (let number = 0; number * 32 < length; number += 1) {
    parts.push(await sha256(concat(seed, fromNumber(BigInt(number), 4))));
  }
  return concat(...parts).subarray(0, length);
}

async function sha256(bytes) {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
}

/** Whether the signature is one of (n, e) over the message; for PSS, with this salt. */
export async function verify({ n, e }, message, signature, salt) {
  const value = toNumber(signature);
  return value < n && power(value, e, n) === (await encode(message, n, salt));
}

/** {n, e} of an RSAPublicKey (RFC 8017, A.1.1). */
export function readPublicKey(der) {
  const [n, e] = readSequence(der).map((item) => toNumber(item.body));
  return { n, e };
}

function byteLength(n) {
  return Math.ceil(n.toString(16).length / 2);
}
