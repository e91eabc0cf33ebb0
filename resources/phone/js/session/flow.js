/** One scan from the first look to its end: what the cloud said, what the user chose. */

import { actionKey, get, post } from "../api.js";
import { controlCode } from "../crypto/control_code.js";
import { PhoneError } from "../errors.js";
import { watch } from "../events.js";
import { t } from "../i18n.js";
import { openerOf } from "../keys/opening.js";
import { holds, prove } from "../keys/share.js";
import { stayPresent } from "./presence.js";

/** States in which this scan is over; `done` is the good one. */
const OVER = new Set(["done", "refused", "expired", "cancelled", "phone-left", "failed", "shown"]);
export const NOT_ISSUED = "certificate.not-issued";

export class Flow {
  #stop = [];
  #over;
  #tried = null;
  /** What was authorised: {text, pepper, ready}, in memory only and until the end. */
  #authorised = null;

  /** What the phone may do here (ScanView), as `unit`. */
  scan;
  /** The session now (SessionView), newest revision. */
  session;
  /** The files as first shown with the control code; no later view may change them. */
  files;
  /** The unit in whose name, null for the person alone. */
  unit = null;
  /** In whose name it can be done: {id, name}, id null for the person alone. */
  identities = [];
  certificates = [];
  /** The chosen CertificateView and billing mode. */
  certificate = null;
  billing = null;
  /** The unlocked key, from the PIN until the end of the waiting page: to sign or to open with. */
  key = null;
  /** Called with every newer session while it is not over. */
  listen = null;

  /** `over({session})` or `over({error})` is called once, when it has ended anywhere. */
  constructor(scan, over) {
    this.files = scan.session.files;
    this.#take(scan);
    this.unit = scan.personal ? null : (scan.units[0]?.id ?? null);
    this.#over = over;
    const lost = (error) => this.#finish({ error });
    this.#stop.push(watch(this.id, (session) => this.#changed(session), lost));
    this.#stop.push(stayPresent(this.id, { beats: false }));
  }

  /** Hand a scanned text to the cloud; the code is checked before anything is shown. */
  static async begin(payload, over) {
    const scan = await post("/scan", { payload });
    await checkCode(scan.session);
    return new Flow(scan, over);
  }

  get id() {
    return this.session.id;
  }

  get operation() {
    return this.session.operation;
  }

  get login() {
    return this.operation === "login";
  }

  /** Whether keys of encrypted files are opened instead of signing. */
  get opening() {
    return this.operation === "encrypt" || this.operation === "decrypt";
  }

  /** Find out in whose name it can be done, and what is true for the first of them. */
  async prepare() {
    const alone = this.opening ? null : await this.#judge(null);
    const personal = alone?.seals.every(({ allowed }) => allowed);
    const units = this.scan.units.map(({ id, name }) => ({ id, name }));
    this.identities = personal ? [...units, { id: null, name: t("个人") }] : units;
    await this.reload();
  }

  /** What is true for the chosen unit now: seals, prices, certificates. */
  async reload() {
    const [scan, list] = await Promise.all([
      this.#judge(this.unit),
      get(`/certificates?session=${encodeURIComponent(this.id)}`),
    ]);
    await checkCode(scan.session);
    this.#take(scan);
    const mine = list.certificates.filter((certificate) => certificate.unit === this.unit);
    this.certificates = await Promise.all(mine.map((item) => withShare(item, this.operation)));
    this.#keepChoices();
  }

  async chooseUnit(unit) {
    this.unit = unit;
    await this.reload();
  }

  get option() {
    return this.scan.options.find(({ mode }) => mode === this.billing);
  }

  get unitName() {
    return this.scan.units.find(({ id }) => id === this.unit)?.name ?? t("个人");
  }

  /** The PIN was entered: prove it, reserve the charge, unlock the share, stand ready. */
  async authorise(pin) {
    const proven = await prove(pin);
    const body = {
      unit: this.unit,
      certificate: this.certificate.id,
      billing: this.billing,
      pin_proof: proven.proof,
    };
    const { pepper, serial, encryption, ready } = await this.#authoriseOnce(body);
    try {
      const key = await proven.open(serial, pepper);
      this.key = this.opening ? await openerOf(this, key, encryption) : key;
      const session = await post(`/sessions/${this.id}/ready`, {}, ready);
      this.#take({ ...this.scan, session });
    } catch (error) {
      if (error.code !== "network") await this.leave();
      throw error;
    }
  }

  /** A session is authorised once: after a silent network only the same entry goes on. */
  async #authoriseOnce(body) {
    const text = JSON.stringify(body);
    if (!this.#authorised) {
      const answer = await this.#once(`/sessions/${this.id}/authorise`, body);
      const { pepper, serial, encryption_serial: encryption } = answer;
      this.#authorised = { text, pepper, serial, encryption, ready: actionKey() };
    } else if (this.#authorised.text !== text) {
      // another PIN would be a guess that the cloud cannot count
      await this.leave();
      throw new PhoneError(
        "session.authorised",
        t("输入与已通过的验证不一致,手机已停止。"),
        t("没有签章,也没有扣费。请在电脑上重新提交并重新扫码。"),
      );
    }
    return this.#authorised;
  }

  /** The session as the cloud judges it for a unit; empty means the person alone. */
  #judge(unit) {
    return get(`/sessions/${this.id}?unit=${encodeURIComponent(unit ?? "")}`);
  }

  /** The same entry tried again after a silent network is the same action, else a new one. */
  async #once(path, body) {
    const text = JSON.stringify(body);
    if (this.#tried?.text !== text) this.#tried = { text, key: actionKey() };
    const { key } = this.#tried;
    try {
      const answer = await post(path, body, key);
      this.#tried = null;
      return answer;
    } catch (error) {
      if (error.code !== "network") this.#tried = null;
      throw error;
    }
  }

  /** Say no; possible until signing begins. */
  async refuse() {
    await post(`/sessions/${this.id}/refuse`);
    this.end();
  }

  /** Say yes to a login, and to a platform's page what it may know. */
  confirm(shares = []) {
    return post(`/sessions/${this.id}/confirm`, { unit: this.unit, shares });
  }

  /** Give up on purpose; the desktop keeps everything and can show a new code. */
  async leave() {
    this.end(); // first: what the cloud then tells of the leaving is no news here
    await post(`/sessions/${this.id}/leave`).catch(() => null);
  }

  /** Nothing more is wanted from this session. */
  end() {
    this.key = null;
    this.#authorised = null;
    this.listen = null;
    this.#stop.splice(0).forEach((stop) => stop());
  }

  #take(scan) {
    if (!same(scan.session.files, this.files)) throw swapped();
    this.scan = scan;
    if (!this.session || scan.session.revision >= this.session.revision)
      this.session = scan.session;
  }

  /** What a heartbeat answered; it counts only when the event stream has not told it yet. */
  heard(session) {
    if (session.revision > this.session.revision) this.#changed(session);
  }

  #changed(session) {
    if (session.revision < this.session.revision) return;
    if (!same(session.files, this.files)) {
      void this.leave();
      this.#over({ error: swapped() });
      return;
    }
    this.session = session;
    if (OVER.has(session.state)) this.#finish({ session });
    else this.listen?.(session);
  }

  #finish(outcome) {
    this.end();
    this.#over(outcome);
  }

  #keepChoices() {
    const modes = this.scan.options.map(({ mode }) => mode);
    if (!modes.includes(this.billing)) this.billing = modes[0] ?? null;
    const usable = this.certificates.filter((certificate) => certificate.usable);
    const before = this.certificate?.id;
    this.certificate = usable.find(({ id }) => id === before) ?? usable[0] ?? null;
  }
}

/** A certificate whose share this browser has lost must be received again before it is of use. */
async function withShare(certificate, operation) {
  if (!certificate.usable) return certificate;
  const lost = !(await holds(certificate.serial));
  if (operation === "decrypt") {
    if (!lost && (await holds(certificate.encryption_serial))) return certificate;
    const reason = t("本机没有加密时所用的密钥。");
    return { ...certificate, usable: false, reason_code: "certificate.share-missing", reason };
  }
  if (!lost) return certificate;
  return {
    ...certificate,
    usable: false,
    reason_code: NOT_ISSUED,
    reason: t("本机没有这张证书的密钥,请重新领取。"),
  };
}

/** Whether two views declare the same files with the same digests. */
function same(left, right) {
  const plain = (files) =>
    JSON.stringify(files.map(({ id, name, digests }) => [id, name, Object.entries(digests).sort()]));
  return plain(left) === plain(right);
}

function swapped() {
  return new PhoneError(
    "session.control-code",
    t("核对码与文件摘要不符,手机已停止。"),
    t("没有签章,也没有扣费。请在电脑上重新提交并重新扫码。"),
  );
}

/** What the cloud shows as control code must be what the digests say. */
async function checkCode(session) {
  if (session.operation === "login") return;
  if ((await controlCode(session.files)) === session.control_code) return;
  await post(`/sessions/${session.id}/refuse`).catch(() => null);
  throw swapped();
}
