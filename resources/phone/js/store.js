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
