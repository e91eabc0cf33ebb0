/** Open keys with the cloud: the second key of a certificate, made at first use, and its work. */

import { actionKey, get, post } from "../api.js";
import {
  concat,
  fromBase64,
  fromHex,
  fromNumber,
  toHex,
  toNumber,
  utf8,
} from "../crypto/bytes.js";
import { power } from "../crypto/modular.js";
import { decode } from "../crypto/oaep.js";
import { seal } from "../crypto/reply.js";
import { readPublicKey } from "../crypto/rsa.js";
import { unwrap, wrap } from "../crypto/second_share.js";
import * as cipher from "../crypto/sm2_cipher.js";
import { PhoneError } from "../errors.js";
import { t } from "../i18n.js";
import { findShare, keepShare } from "../store.js";
import { checkedKey, makeKey } from "./issue.js";

const LOT = 16; // keys per exchange

/** The bytes that lock the second share: the first share, as long as its kind is. */
function shareBytes({ algorithm, d1 }) {
  return fromNumber(d1, algorithm === "sm2-sm3" ? 32 : 256);
}

/**
 * The key to open with: {algorithm, d1, n}. `serial` names its certificate, null where it is to be
 * made now, which only an encryption may.
 */
export async function openerOf(flow, signingKey, serial) {
  const lock = shareBytes(signingKey);
  const kept = serial && (await findShare(serial));
  if (kept) return opener(kept, await unwrap(kept.wrapped, lock).catch(() => missing()));
  if (flow.operation !== "encrypt") missing();
  return make(flow.id, signingKey.algorithm, lock);
}

async function make(session, algorithm, lock) {
  const made = await makeKey(algorithm);
  const issued = await post(`/sessions/${session}/encryption`, { share: made.wire }, actionKey());
  const publicKey = checkedKey(fromBase64(issued.certificate), made);
  const kept = { algorithm, publicKey, wrapped: await wrap(made.share, lock) };
  await keepShare(issued.serial, kept);
  return opener(kept, made.share);
}

function opener({ algorithm, publicKey }, share) {
  const key = { algorithm, d1: toNumber(share) };
  return algorithm === "sm2-sm3" ? key : { ...key, ...readPublicKey(publicKey) };
}

/** Open everything that is to be opened and hand it in; `progress(view)` after each lot. */
export async function openAll(session, key, progress) {
  const { files, reply_key: reply } = await get(`/sessions/${session.id}/envelopes`);
  for (const item of files) await check(session, item, reply);
  for (let at = 0; at < files.length; at += LOT) {
    const lot = files.slice(at, at + LOT);
    const names = lot.map(({ envelope }) => envelope.file);
    const answer = await post(`/sessions/${session.id}/openings`, { files: names });
    const halves = new Map(answer.files.map((half) => [half.file, half]));
    const opened = [];
    for (const item of lot) {
      const { file } = item.envelope;
      const secret = await open(wrappedOf(item), halves.get(file), key).catch(unfit);
      const place = `${session.id}:${file}`;
      const { ephemeral, sealed } = await seal(fromHex(reply), secret, place);
      opened.push({ file, ephemeral: toHex(ephemeral), sealed: toHex(sealed) });
    }
    progress(await post(`/sessions/${session.id}/keys`, { files: opened }));
  }
}

/** What a decryption opens, and for whom, must be what the control code was shown for. */
async function check(session, { envelope }, reply) {
  const declared = session.files.find(({ id }) => id === envelope.file)?.digests;
  if (!declared) return; // the trial of an encryption
  const lines = ["bidseal open", reply, envelope.head_sha256];
  lines.push(...envelope.keys.map(({ serial, wrapped }) => `${serial}:${wrapped}`));
  const text = concat(...lines.map((line) => utf8(`${line}\n`)));
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", text));
  if (toHex(digest) === declared.sha256) return;
  throw new PhoneError(
    "session.digest-mismatch",
    t("电脑提交的内容与确认时不一致,手机已拒绝解密。"),
    t("没有扣费。请在电脑上重新提交并重新扫码。"),
  );
}

function wrappedOf({ envelope, serial }) {
  return fromBase64(envelope.keys.find((key) => key.serial === serial).wrapped);
}

async function open(wrapped, half, key) {
  if (key.algorithm === "sm2-sm3") {
    return cipher.open(cipher.read(wrapped), key.d1, fromHex(half.point));
  }
  const ours = power(toNumber(wrapped), key.d1, key.n);
  return decode((ours * toNumber(fromHex(half.power))) % key.n, key.n);
}

/** One answer to whatever failed, so that it tells nothing of what was inside. */
function unfit() {
  throw new PhoneError(
    "session.not-opened",
    t("这份文件不能用本机的密钥解开。"),
    t("没有扣费。文件可能已损坏;请核对文件后重新扫码。"),
  );
}

function missing() {
  throw new PhoneError(
    "certificate.share-missing",
    t("本机没有加密时所用的密钥。"),
    t("请用当时加密的手机扫码。没有扣费。"),
  );
}
