/** What stays on this phone: its identifier, its secret, and wrapped key shares (IndexedDB). */

import { random, toHex } from "./crypto/bytes.js";

const NAME = "bidseal";
const VERSION = 1;

/** This phone: {id, secret}, made at the first call. The secret (32 bytes) never leaves it. */
export async function device() {
  const known = await request("device", "readonly", (table) => table.get("self"));
  if (known) return known;
  const fresh = { id: `phone-${toHex(random(12))}`, secret: random(32) };
  await request("device", "readwrite", (table) => table.add(fresh, "self"));
  return fresh;
}

/** Keep a wrapped share under its certificate's serial, and ask the browser never to evict it. */
export async function keepShare(serial, share) {
  await request("shares", "readwrite", (table) => table.put(share, serial));
  await navigator.storage?.persist?.();
}

/** The wrapped share of a serial, or undefined when it was made on another phone. */
export function findShare(serial) {
  return request("shares", "readonly", (table) => table.get(serial));
}

/** Keep a share wrapped for a PIN that the cloud does not know yet, beside the present one. */
export function keepNext(serial, share) {
  return request("shares", "readwrite", (table) => table.put(share, next(serial)));
}

/** That share, or undefined when no PIN is being changed. */
export function findNext(serial) {
  return request("shares", "readonly", (table) => table.get(next(serial)));
}

/** The cloud knows the new PIN: its share takes the place of the old one, at once or not at all. */
export async function promoteNext(serial) {
  const share = await findNext(serial);
  await request("shares", "readwrite", (table) => {
    table.put(share, serial);
    return table.delete(next(serial));
  });
}

function next(serial) {
  return `${serial}:next`;
}

async function request(table, mode, act) {
  const base = await open();
  try {
    return await settled(act(base.transaction(table, mode).objectStore(table)));
  } finally {
    base.close();
  }
}

function open() {
  const opening = indexedDB.open(NAME, VERSION);
  opening.addEventListener("upgradeneeded", () => {
    opening.result.createObjectStore("device");
    opening.result.createObjectStore("shares");
  });
  return settled(opening);
}

function settled(pending) {
  return new Promise((resolve, reject) => {
    pending.addEventListener("success", () => resolve(pending.result));
    pending.addEventListener("error", () => reject(pending.error));
  });
}
