/**
 * Opening SM2 ciphertexts (GB/T 32918.4-2016) by two parties, of which this is the phone.
 *
 *     the cloud answers T = d2⁻¹·C1, then d·C1 = d1⁻¹·T − C1 for d = (d1·d2)⁻¹ − 1
 */

import { concat, equal, fromNumber, toNumber } from "./bytes.js";
import { decodePoint, N, onCurve, sum } from "./curve.js";
import { readSequence } from "./der.js";
import { inverse } from "./modular.js";
import { sm3 } from "./sm3.js";

const HASH = 32;

/** {point, hash, data} of the DER of GM/T 0009-2012, 7.2; throws on anything else. */
export function read(der) {
  const [x, y, hash, data] = readSequence(der).map((item) => item.body);
  const point = { x: toNumber(x), y: toNumber(y) };
  if (!onCurve(point)) throw new RangeError("point is not on the SM2 curve");
  if (hash.length !== HASH || !data.length) throw new TypeError("not an SM2 ciphertext");
  return { point, hash, data };
}

/** What was wrapped, by this phone's share and the cloud's point; throws if they do not fit. */
export function open({ point, hash, data }, d1, cloudPoint) {
  const shared = sum([inverse(d1, N), decodePoint(cloudPoint)], [N - 1n, point]);
  if (shared === null) throw new RangeError("not opened");
  const [x, y] = [fromNumber(shared.x, 32), fromNumber(shared.y, 32)];
  const stream = keyStream(concat(x, y), data.length);
  const plain = data.map((byte, index) => byte ^ stream[index]);
  if (!equal(sm3(concat(x, plain, y)), hash)) throw new RangeError("not opened");
  return plain;
}

/** KDF (5.4.3). */
function keyStream(shared, length) {
  const parts = [];
  for (let number = 1; (number - 1) * HASH < length; number += 1) {
    parts.push(sm3(concat(shared, fromNumber(BigInt(number), 4))));
  }
  return concat(...parts);
}
