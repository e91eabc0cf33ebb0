/** The control code that both screens show, computed here from the files' digests. */

import { utf8 } from "./bytes.js";

/**
 * Four digits, e.g. "47 29": SHA-256 over the lines `<file id>:<digest name>:<hex>\n` (names
 * sorted), its first eight bytes as a number modulo 10,000.
 */
export async function controlCode(files) {
  const lines = files.flatMap((file) =>
    Object.keys(file.digests)
      .sort()
      .map((name) => `${file.id}:${name}:${file.digests[name]}\n`),
  );
  const hash = await crypto.subtle.digest("SHA-256", utf8(lines.join("")));
  const digits = String(new DataView(hash).getBigUint64(0) % 10_000n).padStart(4, "0");
  return `${digits.slice(0, 2)} ${digits.slice(2)}`;
}
