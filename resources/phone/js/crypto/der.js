/** A small DER reader and writer: enough for signed attributes, certificates and signatures. */

import { concat, equal, fromHex, fromNumber } from "./bytes.js";

const TAG = {
  INTEGER: 0x02,
  BITS: 0x03,
  OCTETS: 0x04,
  OID: 0x06,
  SEQUENCE: 0x30,
  SET: 0x31,
};
const MESSAGE_DIGEST = fromHex("2a864886f70d010904"); // 1.2.840.113549.1.9.4, RFC 5652, 11.2
const VERSION = 0xa0;

/** The items that fill `bytes` exactly: {tag, body, whole}. Throws on anything that is not DER. */
function readAll(bytes) {
  const items = [];
  for (let at = 0; at < bytes.length;) {
    const { length, header } = readLength(bytes, at + 1);
    const end = at + 1 + header + length;
    if (end > bytes.length) throw new TypeError("DER item is cut off");
    const body = bytes.subarray(at + 1 + header, end);
    items.push({ tag: bytes[at], body, whole: bytes.subarray(at, end) });
    at = end;
  }
  return items;
}

/** The members of the one SEQUENCE that `bytes` is. */
export function readSequence(bytes) {
  return members(only(readAll(bytes)), TAG.SEQUENCE);
}

/** The message digest inside DER signed attributes; throws unless there is exactly one. */
export function readMessageDigest(attributes) {
  const values = members(only(readAll(attributes)), TAG.SET)
    .map((attribute) => members(attribute, TAG.SEQUENCE))
    .filter(([type]) => type?.tag === TAG.OID && equal(type.body, MESSAGE_DIGEST));
  const [, set] = only(values);
  const value = only(members(set, TAG.SET));
  if (value.tag !== TAG.OCTETS) throw new TypeError("message digest is not an octet string");
  return value.body;
}

/** Serial number and public key (the bits of SubjectPublicKeyInfo) of a DER certificate. */
export function readCertificate(der) {
  const [toBeSigned] = readSequence(der);
  const fields = members(toBeSigned, TAG.SEQUENCE);
  if (fields[0].tag === VERSION) fields.shift();
  const [serial, , , , , keyInfo] = fields;
  const [, bits] = members(keyInfo, TAG.SEQUENCE);
  if (bits.tag !== TAG.BITS || bits.body[0] !== 0) throw new TypeError("no public key");
  return { serial: serial.body, publicKey: bits.body.subarray(1) };
}

/** DER INTEGER of a number that is not negative. */
export function integer(number) {
  const length = Math.floor(number.toString(2).length / 8) + 1; // room for the sign bit
  return item(TAG.INTEGER, fromNumber(number, length));
}

/** DER SEQUENCE of encoded parts. */
export function sequence(...parts) {
  return item(TAG.SEQUENCE, concat(...parts));
}

function item(tag, body) {
  if (body.length > 0xff) throw new RangeError("longer than this writer needs");
  const length = body.length < 0x80 ? [body.length] : [0x81, body.length];
  return concat(Uint8Array.of(tag, ...length), body);
}

function members(parent, tag) {
  if (parent?.tag !== tag) throw new TypeError("unexpected DER tag");
  return readAll(parent.body);
}

function only(items) {
  if (items.length !== 1) throw new TypeError("expected exactly one DER item");
  return items[0];
}

/** X.690, 8.1.3 and 10.1: definite and shortest form only. */
function readLength(bytes, at) {
  const first = bytes[at];
  if (first === undefined) throw new TypeError("DER length is missing");
  if (first < 0x80) return { length: first, header: 1 };
  const count = first & 0x7f;
  if (count === 0 || count > 3 || at + count >= bytes.length) throw new TypeError("bad DER length");
  let length = 0;
  for (let i = 1; i <= count; i += 1) length = length * 256 + bytes[at + i];
  if (length < 0x80 || bytes[at + 1] === 0) throw new TypeError("DER length is not the shortest");
  return { length, header: 1 + count };
}
