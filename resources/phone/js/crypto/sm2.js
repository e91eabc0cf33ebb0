/**
 * SM2 signatures (GB/T 32918.2-2016) made by two parties, of which this is the phone.
 *
 *     P1 = d1⁻¹·G            the cloud answers P = d2⁻¹·P1 − G, so d = (d1·d2)⁻¹ − 1
 *     Q1 = k1·G              the cloud answers r, s2, s3
 *     s = d1·k1·s2 + d1·s3 − r
 */

import { concat, fromNumber, randomBelow, toNumber, utf8 } from "./bytes.js";
import { A, B, decodePoint, encodePoint, G, multiply, N, sum } from "./curve.js";
import { integer, sequence } from "./der.js";
import { inverse, mod } from "./modular.js";
import { sm3 } from "./sm3.js";

/** The user id of GM/T 0009, clause 10: what every SM2 certificate of ours is used with. */
const USER_ID = utf8("1234567812345678");

/** A new share of the phone: a secret number and the public point for the cloud. */
export function makeShare() {
  const d1 = randomBelow(N);
  return { d1, p1: publicShare(d1) };
}

/** P1 = d1⁻¹·G, 65 bytes. */
function publicShare(d1) {
  return encodePoint(multiply(inverse(d1, N)));
}

/** A fresh nonce for one signature: the secret k1 and the point Q1, 65 bytes. */
export function makeNonce(k1 = randomBelow(N)) {
  return { k1, q1: encodePoint(multiply(k1)) };
}

/** The finished signature {r, s} from the phone's secrets and the cloud's half. */
export function finish({ d1, k1 }, { r, s2, s3 }) {
  const s = mod(d1 * k1 * s2 + d1 * s3 - r, N);
  if (r === 0n || s === 0n || r + s === N) throw new RangeError("degenerate signature");
  return { r, s };
}

/** Whether {r, s} is a signature of the 65-byte public point over the message. */
export function verify(publicPoint, message, { r, s }) {
  if (r <= 0n || r >= N || s <= 0n || s >= N) return false;
  const t = mod(r + s, N);
  if (t === 0n) return false;
  const point = sum([s, G], [t, decodePoint(publicPoint)]);
  return point !== null && mod(toNumber(digest(publicPoint, message)) + point.x, N) === r;
}

/** e = SM3(Z ‖ message), where Z binds the user id and the public point (clause 5.5). */
export function digest(publicPoint, message) {
  const identity = concat(
    fromNumber(BigInt(USER_ID.length * 8), 2),
    USER_ID,
    ...[A, B, G.x, G.y].map((number) => fromNumber(number, 32)),
    publicPoint.subarray(1),
  );
  return sm3(concat(sm3(identity), message));
}

/** DER SEQUENCE of r and s. */
export function encodeSignature({ r, s }) {
  return sequence(integer(r), integer(s));
}
