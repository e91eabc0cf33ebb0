/** Unlock the phone's share with the PIN's stretched form and the cloud's pepper. */

import { fromHex, toHex, toNumber } from "../crypto/bytes.js";
import { proof, stretch, unwrap } from "../crypto/pin.js";
import { readPublicKey } from "../crypto/rsa.js";
import { PhoneError } from "../errors.js";
import { t } from "../i18n.js";
import { device, findNext, findShare, promoteNext } from "../store.js";

/** A PIN entered now: its proof for the cloud, and the means to open a share afterwards. */
export async function prove(pin) {
  const { secret } = await device();
  const stretched = await stretch(pin, secret);
  return {
    proof: toHex(await proof(stretched)),
    open: (serial, pepper) => open(serial, stretched, fromHex(pepper)),
  };
}

/** Whether this phone holds the share of that serial. */
export async function holds(serial) {
  return (await findShare(serial)) !== undefined;
}

/** {kept, bytes}: the share of a serial in the open; throws when this phone cannot open it. */
export async function unlock(serial, stretched, pepper) {
  const kept = await findShare(serial);
  if (!kept) throw missing();
  const bytes = await unwrap(kept.wrapped, stretched, pepper).catch(() =>
    openNext(serial, stretched, pepper),
  );
  return { kept, bytes };
}

async function open(serial, stretched, pepper) {
  const { kept, bytes } = await unlock(serial, stretched, pepper);
  const key = { algorithm: kept.algorithm, publicKey: kept.publicKey, d1: toNumber(bytes) };
  return kept.algorithm === "sm2-sm3" ? key : { ...key, ...readPublicKey(kept.publicKey) };
}

/** The PIN was changed and the phone stopped before it heard so: the new share is the right one. */
async function openNext(serial, stretched, pepper) {
  const next = await findNext(serial);
  if (!next) throw missing();
  const bytes = await unwrap(next.wrapped, stretched, pepper).catch(() => {
    throw missing();
  });
  await promoteNext(serial);
  return bytes;
}

function missing() {
  return new PhoneError(
    "certificate.share-missing",
    t("本机没有这张证书的密钥分片,或分片已损坏。"),
    t("没有签章,也没有扣费。请在本机重新领取证书。"),
  );
}
