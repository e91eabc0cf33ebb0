/** Points of the SM2 curve (GB/T 32918.5-2017) in Jacobian coordinates. */

import { concat, fromNumber, toNumber } from "./bytes.js";
import { inverse, mod } from "./modular.js";

export const P = 0xfffffffeffffffffffffffffffffffffffffffff00000000ffffffffffffffffn;
export const N = 0xfffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54123n;
export const A = P - 3n;
export const B = 0x28e9fa9e9d9f5e344d5a9e4bcf6509a7f39789f515ab8f92ddbcbd414d940e93n;
export const G = {
  x: 0x32c4ae2c1f1981195f9904466a39c9948fe30bbff2660be1715a4589334c74c7n,
  y: 0xbc3736a2f4f6779c59bdcee36b692153d0a9877cc62a474002df32e52139f0a0n,
};
const INFINITY = { x: 1n, y: 1n, z: 0n };

/** The sum of multiples `[scalar, point]`, as an affine point; null for the point at infinity. */
export function sum(...terms) {
  let total = INFINITY;
  for (const [scalar, point] of terms) total = addition(total, multiple(scalar, point));
  return affine(total);
}

/** k·point as an affine point. */
export function multiply(k, point = G) {
  return affine(multiple(mod(k, N), point));
}

/** Whether the affine point lies on the curve. */
export function onCurve({ x, y }) {
  return x >= 0n && x < P && y >= 0n && y < P && mod(y * y - (x * x * x + A * x + B), P) === 0n;
}

/** 65 bytes: 04, x, y. */
export function encodePoint({ x, y }) {
  return concat(Uint8Array.of(4), fromNumber(x, 32), fromNumber(y, 32));
}

/** The point of 65 uncompressed bytes; throws when it is not on the curve. */
export function decodePoint(bytes) {
  if (bytes.length !== 65 || bytes[0] !== 4) throw new TypeError("not an uncompressed point");
  const point = { x: toNumber(bytes.subarray(1, 33)), y: toNumber(bytes.subarray(33)) };
  if (!onCurve(point)) throw new RangeError("point is not on the SM2 curve");
  return point;
}

/** Four bits at a time: 64 windows, so 256 doublings and at most 64 additions. */
function multiple(scalar, point) {
  const table = [INFINITY, { ...point, z: 1n }];
  for (let i = 2; i < 16; i += 1) table.push(addition(table[i - 1], table[1]));
  let result = INFINITY;
  for (const digit of scalar.toString(16)) {
    for (let i = 0; i < 4; i += 1) result = double(result);
    result = addition(result, table[Number.parseInt(digit, 16)]);
  }
  return result;
}

function double({ x, y, z }) {
  if (z === 0n || y === 0n) return INFINITY;
  const zz = (z * z) % P;
  const slope = mod(3n * (x - zz) * (x + zz), P); // a = −3
  const yy = (y * y) % P;
  const s = (4n * x * yy) % P;
  const x3 = mod(slope * slope - 2n * s, P);
  return { x: x3, y: mod(slope * (s - x3) - 8n * yy * yy, P), z: (2n * y * z) % P };
}

function addition(left, right) {
  if (left.z === 0n) return right;
  if (right.z === 0n) return left;
  const z1z1 = (left.z * left.z) % P;
  const z2z2 = (right.z * right.z) % P;
  const u1 = (left.x * z2z2) % P;
  const s1 = (left.y * right.z * z2z2) % P;
  const h = mod(right.x * z1z1 - u1, P);
  const r = mod(right.y * left.z * z1z1 - s1, P);
  if (h === 0n) return r === 0n ? double(left) : INFINITY;
  const hh = (h * h) % P;
  const hhh = (h * hh) % P;
  const v = (u1 * hh) % P;
  const x = mod(r * r - hhh - 2n * v, P);
  return { x, y: mod(r * (v - x) - s1 * hhh, P), z: (left.z * right.z * h) % P };
}

function affine({ x, y, z }) {
  if (z === 0n) return null;
  const inv = inverse(z, P);
  const square = (inv * inv) % P;
  return { x: (x * square) % P, y: (y * square * inv) % P };
}
