/** Bytes, hexadecimal, base64 and big integers: the small change of every module here. */

const text = new TextEncoder();

/** UTF-8 bytes of a string. */
export function utf8(value) {
  return text.encode(value);
}

/** Bytes of lower- or upper-case hexadecimal; throws on anything else. */
export function fromHex(hex) {
  if (hex.length % 2 || /[^0-9a-f]/i.test(hex)) throw new TypeError("not hexadecimal");
  return Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

/** Lower-case hexadecimal of bytes. */
export function toHex(bytes) {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Bytes of standard base64. */
export function fromBase64(encoded) {
  return Uint8Array.from(atob(encoded), (char) => char.charCodeAt(0));
}

/** Standard base64 of bytes. */
export function toBase64(bytes) {
  let binary = "";
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary);
}

/** Bytes of unpadded base64url, as a JWK holds its numbers. */
export function fromBase64Url(encoded) {
  return fromBase64(encoded.replaceAll("-", "+").replaceAll("_", "/"));
}

/** One array from several. */
export function concat(...parts) {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** Whether two byte strings are the same. */
export function equal(left, right) {
  if (left.length !== right.length) return false;
  let difference = 0;
  for (let i = 0; i < left.length; i += 1) difference |= left[i] ^ right[i];
  return difference === 0;
}

/** Big-endian bytes as a number; empty is zero. */
export function toNumber(bytes) {
  return bytes.length ? BigInt(`0x${toHex(bytes)}`) : 0n;
}

/** A number as `length` big-endian bytes; throws when it does not fit. */
export function fromNumber(number, length) {
  const hex = number.toString(16).padStart(length * 2, "0");
  if (hex.length > length * 2) throw new RangeError("number too long");
  return fromHex(hex);
}

/** Hexadecimal of a number, an even count of digits. */
export function numberHex(number) {
  const hex = number.toString(16);
  return hex.length % 2 ? `0${hex}` : hex;
}

/** Random bytes from the browser's generator. */
export function random(length) {
  return crypto.getRandomValues(new Uint8Array(length));
}

/** A number drawn evenly from 1 … limit − 1; rejection keeps it unbiased. */
export function randomBelow(limit) {
  const bits = limit.toString(2).length;
  const length = Math.ceil(bits / 8);
  const mask = 0xff >> (length * 8 - bits);
  for (;;) {
    const bytes = random(length);
    bytes[0] &= mask;
    const number = toNumber(bytes);
    if (number > 0n && number < limit) return number;
  }
}
