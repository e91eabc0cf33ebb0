/** The confirmation: what, as whom, how paid, with which certificate; then the PIN. */

import { h, replace } from "../dom.js";
import { algorithmName, money } from "../format.js";
import { t } from "../i18n.js";
import { NOT_ISSUED } from "../session/flow.js";
import { words } from "../session/operations.js";
import { bidCard, endsEarly } from "../ui/bid_card.js";
import { choices } from "../ui/choice.js";
import { claim } from "../ui/claim.js";
import { billingRow, claimRow, noPass, shortBalance, validity } from "../ui/confirm_rows.js";
import { button, notice, problem } from "../ui/parts.js";
import { askPin } from "../ui/pin_pad.js";
import { codeCard, filesCard, requestCard, sealsCard } from "../ui/session_cards.js";
import { ask } from "../ui/sheet.js";
import { toast } from "../ui/toast.js";
import { passScreen } from "./day_pass.js";
import { rechargeScreen } from "./recharge.js";
import { recognitionScreen } from "./recognition.js";
import { refuse, refuseButton } from "./refusal.js";
import { resultScreen } from "./result.js";
import { waitingScreen } from "./waiting.js";

const MENDED_BY = { "billing.balance-short": "balance", "billing.no-day-pass": "pass" };
const ALONE = ""; // a radio button cannot hold null
const TRY_AGAIN = new Set(["pin.wrong", "network"]);

export function confirmScreen(app, { flow }) {
  const confirmation = new Confirmation(app, flow);
  return confirmation.view();
}

class Confirmation {
  #app;
  #flow;
  #choices = h("div", { class: "stack" });
  #said = h("div", {});
  #foot = h("div", {});

  constructor(app, flow) {
    this.#app = app;
    this.#flow = flow;
  }

  view() {
    this.#draw();
    this.#app.guard = () => refuse(this.#app, this.#flow);
    const { session } = this.#flow;
    return {
      title: words(session).confirm,
      testid: "confirm",
      back: null,
      content: [
        requestCard(session),
        codeCard(session),
        bidCard(session),
        filesCard(session),
        this.#choices,
        this.#said,
      ],
      foot: this.#foot,
    };
  }

  #draw() {
    const flow = this.#flow;
    replace(
      this.#choices,
      sealsCard(flow.scan.seals),
      this.#units(),
      flow.operation === "decrypt" ? null : this.#billing(),
      this.#certificates(),
      endsEarly(flow.certificate, flow.session),
    );
    const sign = button(t("确定"), () => this.#sign(), {
      kind: "primary",
      testid: "confirm-go",
      disabled: !flow.certificate || !flow.option,
    });
    replace(
      this.#foot,
      this.#hint(),
      h(
        "div",
        { class: "total" },
        h("span", { class: "muted" }, t("本次费用")),
        h("b", { class: "figures", testid: "price" }, this.#price()),
      ),
      h("div", { class: "buttons" }, refuseButton(this.#app, flow), sign),
    );
  }

  /** Why one cannot go on yet, where the button is. */
  #hint() {
    const { certificate, certificates } = this.#flow;
    const claimable = certificates.some(({ reason_code: code }) => code === NOT_ISSUED);
    if (certificate || !claimable) return null;
    return h("p", { class: "muted hint", testid: "claim-first" }, t("请先在上面领取一张证书。"));
  }

  #price() {
    const { option, operation } = this.#flow;
    if (!option) return "—";
    if (option.mode === "free") return operation === "decrypt" ? t("解密不收费") : t("免费");
    return option.mode === "day" && !option.pass_ends
      ? t("{price}/日", { price: money(option.price) })
      : money(option.price);
  }

  #units() {
    const { identities, unit } = this.#flow;
    if (identities.length < 2) return null;
    const options = identities.map(({ id, name }) => ({
      value: id ?? ALONE,
      title: name,
      text: id === null ? this.#app.me.name : null,
      testid: `unit-${id ?? "personal"}`,
    }));
    return choices(t("以谁的名义"), "unit", options, {
      chosen: unit ?? ALONE,
      testid: "units",
      change: (value) => this.#changeUnit(value === ALONE ? null : value),
    });
  }

  #billing() {
    const { scan, billing } = this.#flow;
    return choices(
      t("计费方式"),
      "billing",
      scan.options.map((option) => billingRow(option, this.#app.me, this.#flow.operation)),
      {
        chosen: billing,
        testid: "billing",
        change: (value) => {
          this.#flow.billing = value;
          this.#draw();
        },
      },
    );
  }

  #certificates() {
    const { certificate, operation } = this.#flow;
    const certificates = this.#offered();
    if (operation === "decrypt" && !certificates.length) return this.#noneOpens();
    if (!certificates.length) {
      return notice(
        "warn",
        t("没有可用的证书"),
        t("请联系单位管理员授权证书,再重新扫码。"),
        "no-certificate",
      );
    }
    return choices(
      t("选择证书"),
      "certificate",
      certificates.map((item) => this.#certificateRow(item)),
      {
        chosen: certificate?.id,
        testid: "certificate-list",
        change: (value) => {
          this.#flow.certificate = certificates.find(({ id }) => id === value);
          this.#draw();
        },
      },
    );
  }

  /** A decryption takes the one certificate that opens the files; the others are no choice. */
  #offered() {
    const { certificates, operation } = this.#flow;
    if (operation !== "decrypt") return certificates;
    return certificates.filter(({ usable }) => usable);
  }

  /** Whose certificate is needed, said once. */
  #noneOpens() {
    const reason = this.#flow.certificates.find((item) => item.reason)?.reason;
    return notice(
      "warn",
      t("没有能解密的证书"),
      reason ?? t("请用当时加密的手机扫码。没有扣费。"),
      "no-certificate",
    );
  }

  #certificateRow(item) {
    if (item.reason_code === NOT_ISSUED) return { node: claimRow(item, () => this.#claim(item)) };
    return {
      value: item.id,
      testid: `certificate-${item.id}`,
      title: item.ca,
      text: item.usable ? validity(item) : item.reason,
      side: h("span", { class: "badge" }, algorithmName(item.algorithm)),
      disabled: !item.usable,
    };
  }

  async #changeUnit(unit) {
    await this.#attempt(() => this.#flow.chooseUnit(unit));
    if (!this.#flow.scan.recognition_open) {
      await this.#app.replace(recognitionScreen, { flow: this.#flow, then: confirmScreen });
    }
  }

  async #claim(item) {
    await this.#attempt(async () => {
      const serial = await claim(item);
      if (!serial) return;
      toast(t("证书已领取"));
      await this.#flow.reload();
      this.#flow.certificate =
        this.#flow.certificates.find(({ id, usable }) => id === item.id && usable) ??
        this.#flow.certificate;
    });
  }

  async #sign() {
    replace(this.#said);
    const { certificate } = this.#flow;
    const outcome = await askPin({
      title: t("请输入证书 PIN 码"),
      hint: `${certificate.ca} · ${algorithmName(certificate.algorithm)}`,
      submit: (pin) => this.#flow.authorise(pin),
      fatal: (error) => !TRY_AGAIN.has(error.code),
    });
    if (!outcome) return;
    if (outcome.error) await this.#mend(outcome.error);
    else await this.#app.replace(waitingScreen, { flow: this.#flow });
  }

  /** Money can be added here and now; everything else is said. */
  async #mend(error) {
    const way = MENDED_BY[error.code];
    const done = () => this.#app.again();
    if (way === "balance" && (await ask(shortBalance(error)))) {
      await this.#app.show(rechargeScreen, { flow: this.#flow, done });
    } else if (way === "pass" && (await ask(noPass()))) {
      await this.#app.show(passScreen, { flow: this.#flow, done });
    } else if (!way) await this.#attempt(() => Promise.reject(error));
  }

  /** Do something; on failure say so, with everything read anew. */
  async #attempt(act) {
    replace(this.#said);
    try {
      await act();
    } catch (error) {
      if (error.code?.startsWith("session.")) {
        await this.#flow.leave(); // nobody may wait for what was authorised
        await this.#app.replace(resultScreen, { error });
        return;
      }
      replace(this.#said, problem(error));
      this.#said.scrollIntoView({ block: "center" });
      await this.#flow.reload().catch(() => null);
    }
    this.#draw();
  }
}
