/** Wrapping a key for a certificate: RSAES-OAEP, or SM2 encryption (GB/T 32918.4-2016). */

import { concat, fromBase64, fromNumber, toNumber } from "./bytes.js";
import { decodePoint, G, multiply, N } from "./curve.js";
import { integer, readSequence, sequence } from "./der.js";
import { sm3 } from "./sm3.js";

const HASH = 32;
const OCTETS = 4;

/** `secret` for the recipient's key; RSA: the value, SM2: the DER of GM/T 0009-2012, 7.2. */
export async function wrap({ algorithm, spki }, secret) {
  const info = fromBase64(spki);
  if (algorithm === "sm2-sm3") return wrapSm2(info, secret);
  const kind = { name: "RSA-OAEP", hash: "SHA-256" };
  const key = await crypto.subtle.importKey("spki", info, kind, false, ["encrypt"]);
  return new Uint8Array(await crypto.subtle.encrypt(kind, key, secret));
}

function wrapSm2(info, secret) {
  const [, bits] = readSequence(info);
  const theirs = decodePoint(bits.body.subarray(1));
  const k = (toNumber(crypto.getRandomValues(new Uint8Array(40))) % (N - 1n)) + 1n;
  const point = multiply(k, G);
  const shared = multiply(k, theirs);
  const [x, y] = [fromNumber(shared.x, HASH), fromNumber(shared.y, HASH)];
  const stream = sm3(concat(x, y, fromNumber(1n, 4)));
  if (secret.length !== HASH) throw new RangeError("one block of the key stream, no more");
  const data = secret.map((byte, index) => byte ^ stream[index]);
  const hash = sm3(concat(x, secret, y));
  return sequence(integer(point.x), integer(point.y), octets(hash), octets(data));
}

function octets(bytes) {
  return concat(Uint8Array.of(OCTETS, bytes.length), bytes);
}
