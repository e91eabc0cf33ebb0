/** Receive a certificate: make the key on this phone, share it with the cloud, set the PIN. */

import { post } from "../api.js";
import { equal, fromBase64, fromHex, fromNumber, numberHex, toHex } from "../crypto/bytes.js";
import { decodePoint } from "../crypto/curve.js";
import { readCertificate } from "../crypto/der.js";
import { proof, stretch, verifier, wrap } from "../crypto/pin.js";
import * as rsa from "../crypto/rsa.js";
import * as sm2 from "../crypto/sm2.js";
import { PhoneError } from "../errors.js";
import { t } from "../i18n.js";
import { device, keepShare } from "../store.js";

/**
 * Make keys for the entitlement, have it issued and keep the wrapped share. Answers the serial.
 * `key` names the user's action; the same key with the same material is never issued twice.
 */
export async function issue(certificate, pin, key) {
  const made = await makeKey(certificate.algorithm);
  const { secret } = await device();
  const stretched = await stretch(pin, secret);
  const pinVerifier = toHex(await verifier(await proof(stretched)));
  const body = { share: made.wire, pin_verifier: pinVerifier };
  const issued = await post(`/certificates/${certificate.id}/issue`, body, key);
  const publicKey = checkedKey(fromBase64(issued.certificate), made);
  await keepShare(issued.serial, {
    algorithm: certificate.algorithm,
    publicKey,
    wrapped: await wrap(made.share, stretched, fromHex(issued.pepper)),
  });
  return issued.serial;
}

/** A fresh key pair shared with the cloud: {share, wire, holds}. */
export async function makeKey(algorithm) {
  return algorithm === "sm2-sm3" ? makeSm2() : makeRsa();
}

function makeSm2() {
  const { d1, p1 } = sm2.makeShare();
  return { share: fromNumber(d1, 32), wire: { kind: "sm2", p1: toHex(p1) }, holds: isPoint };
}

async function makeRsa() {
  const { n, e, d1, d2 } = await rsa.makeShare();
  return {
    share: fromNumber(d1, 256),
    wire: { kind: "rsa", n: numberHex(n), e: Number(e), d2: numberHex(d2) },
    holds: (publicKey) =>
      equal(fromNumber(rsa.readPublicKey(publicKey).n, 256), fromNumber(n, 256)),
  };
}

/** The joint SM2 point is known to both only; here it must at least be a point of the curve. */
function isPoint(publicKey) {
  return decodePoint(publicKey) !== null;
}

/** The public key of an issued certificate; throws unless it is the one made here. */
export function checkedKey(certificate, made) {
  try {
    const { publicKey } = readCertificate(certificate);
    if (made.holds(publicKey)) return publicKey.slice();
  } catch {
    // falls through: an unreadable certificate is as foreign as a wrong one
  }
  throw new PhoneError(
    "certificate.foreign-key",
    t("证书与本机生成的密钥不符,已停止领取。"),
    t("请稍后重新领取;如仍出现,请联系客服。"),
  );
}
