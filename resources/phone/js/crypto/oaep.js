/** RSAES-OAEP decoding with SHA-256 and an empty label (RFC 8017, 7.1.2, step 3). */

import { concat, equal, fromNumber } from "./bytes.js";

const HASH = 32;

/** What was wrapped, from c^d mod n; one RangeError for whatever is wrong with it. */
export async function decode(encoded, n) {
  const width = Math.ceil(n.toString(16).length / 2);
  const block = fromNumber(encoded, width);
  const masked = block.subarray(1 + HASH);
  const seed = xor(block.subarray(1, 1 + HASH), await mask(masked, HASH));
  const data = xor(masked, await mask(seed, masked.length));
  const label = await sha256(new Uint8Array());
  const rest = data.subarray(HASH);
  const end = rest.indexOf(1);
  let good = block[0] === 0;
  good &&= equal(data.subarray(0, HASH), label);
  good &&= end >= 0 && rest.subarray(0, Math.max(end, 0)).every((byte) => byte === 0);
  if (!good) throw new RangeError("not opened");
  return rest.slice(end + 1);
}

/** MGF1 (B.2.1). */
async function mask(seed, length) {
  const parts = [];
  for (let number = 0; number * HASH < length; number += 1) {
    parts.push(await sha256(concat(seed, fromNumber(BigInt(number), 4))));
  }
  return concat(...parts).subarray(0, length);
}

function xor(one, other) {
  return one.map((byte, index) => byte ^ other[index]);
}

async function sha256(bytes) {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
}
