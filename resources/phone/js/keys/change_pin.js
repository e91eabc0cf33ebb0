/** Change a certificate's PIN: the share is wrapped anew here, the pepper comes from the cloud. */

import { actionKey, post } from "../api.js";
import { fromHex, toHex } from "../crypto/bytes.js";
import { proof, stretch, verifier, wrap } from "../crypto/pin.js";
import { device, keepNext, promoteNext } from "../store.js";
import { unlock } from "./share.js";

/** The proof of the old PIN, once the cloud has found it right; throws pin.wrong and the like. */
export async function proveOld(certificate, pin) {
  const { secret } = await device();
  const stretched = await stretch(pin, secret);
  const pinProof = toHex(await proof(stretched));
  const path = `/certificates/${certificate.id}/pin/open`;
  const { serial, pepper } = await post(path, { pin_proof: pinProof }, actionKey());
  const { kept, bytes } = await unlock(serial, stretched, fromHex(pepper));
  return { serial, pepper, pinProof, share: bytes, kept };
}

/**
 * Set the new PIN. The newly wrapped share is kept beside the old one before the cloud is told:
 * whichever PIN the cloud then knows, this phone has a share that it opens.
 */
export async function setNew(certificate, old, pin, key) {
  const { secret } = await device();
  const stretched = await stretch(pin, secret);
  const pinVerifier = toHex(await verifier(await proof(stretched)));
  const wrapped = await wrap(old.share, stretched, fromHex(old.pepper));
  await keepNext(old.serial, { ...old.kept, wrapped });
  const body = { pin_proof: old.pinProof, pin_verifier: pinVerifier };
  await post(`/certificates/${certificate.id}/pin`, body, key);
  await promoteNext(old.serial);
}
