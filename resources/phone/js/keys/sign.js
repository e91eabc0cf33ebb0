/** Sign the session's files with the cloud: check, exchange halves, finish, verify, hand in. */

import { get, post } from "../api.js";
import { fromBase64, fromHex, toBase64, toHex, toNumber } from "../crypto/bytes.js";
import { readMessageDigest } from "../crypto/der.js";
import * as rsa from "../crypto/rsa.js";
import * as sm2 from "../crypto/sm2.js";
import { PhoneError } from "../errors.js";
import { t } from "../i18n.js";

const LOT = 16; // files per exchange: progress is seen, and leaving loses little

/** Sign everything that is to be signed; `progress(count)` after each lot. */
export async function signAll(session, key, progress) {
  const { files } = await get(`/sessions/${session.id}/work`);
  const work = files.map((item) => checked(session, item, key.algorithm));
  for (let at = 0; at < work.length; at += LOT) {
    const lot = work.slice(at, at + LOT);
    const signatures = await signLot(session.id, lot, key);
    const view = await post(`/sessions/${session.id}/signatures`, { files: signatures });
    progress(view);
  }
}

/** The digest inside the attributes must be the one declared when the code was compared. */
function checked(session, { file, attributes }, algorithm) {
  const message = fromBase64(attributes);
  const declared = session.files.find(({ id }) => id === file)?.digests;
  const name = algorithm === "sm2-sm3" ? "sm3" : "sha256";
  let found = null;
  try {
    found = toHex(readMessageDigest(message));
  } catch {
    // not signed attributes at all: refused just below
  }
  if (!found || found !== declared?.[name]) {
    throw new PhoneError(
      "session.digest-mismatch",
      t("电脑提交的内容与确认时不一致,手机已拒绝签名。"),
      t("没有扣费。请在电脑上重新提交并重新扫码。"),
    );
  }
  return { file, message };
}

async function signLot(session, lot, key) {
  const scheme = SCHEMES[key.algorithm];
  const begun = lot.map((item) => ({ ...item, ...scheme.begin() }));
  const requests = begun.map(({ file, wire }) => ({ file, ...wire }));
  const answer = await post(`/sessions/${session}/partials`, { files: requests });
  const halves = new Map(answer.files.map((half) => [half.file, half]));
  const signatures = [];
  for (const item of begun) {
    const signature = await scheme.finish(item, halves.get(item.file), key);
    signatures.push({ file: item.file, signature: toBase64(signature) });
    await breathe();
  }
  return signatures;
}

const SM2 = {
  begin() {
    const nonce = sm2.makeNonce();
    return { k1: nonce.k1, wire: { q1: toHex(nonce.q1) } };
  },
  async finish({ k1, message }, half, key) {
    const [r, s2, s3] = [half?.r, half?.s2, half?.s3].map(number);
    const signature = sm2.finish({ d1: key.d1, k1 }, { r, s2, s3 });
    if (!sm2.verify(key.publicKey, message, signature)) throw tampered();
    return sm2.encodeSignature(signature);
  },
};

const RSA = {
  begin: () => ({ wire: {} }),
  async finish({ message, salt }, half, key) {
    const encoded = await rsa.encode(message, key.n, salt);
    const signature = rsa.finish(encoded, key, number(half?.power));
    if (!(await rsa.verify(key, message, signature, salt))) throw tampered();
    return signature;
  },
};

const PSS = {
  ...RSA,
  begin() {
    const salt = rsa.makeSalt();
    return { salt, wire: { salt: toHex(salt) } };
  },
};

const SCHEMES = { "sm2-sm3": SM2, "rsa-sha256": RSA, "rsa-pss-sha256": PSS };

/** Let the page draw and listen between two signatures. */
function breathe() {
  return new Promise((resolve) => {
    setTimeout(resolve);
  });
}

function number(hex) {
  if (typeof hex !== "string" || !hex) throw tampered();
  return toNumber(fromHex(hex.length % 2 ? `0${hex}` : hex));
}

function tampered() {
  return new PhoneError(
    "session.signature-invalid",
    t("签名未通过手机自检,已停止。"),
    t("没有扣费。请重新扫码;如仍出现,请重新领取证书。"),
  );
}
