/** 签章模式: the waiting page; here the phone signs when the desktop hands in the work. */

import { h, replace } from "../dom.js";
import { elapsed, money } from "../format.js";
import { t } from "../i18n.js";
import { signAll } from "../keys/sign.js";
import { keepLit, stayPresent } from "../session/presence.js";
import { Dial } from "../ui/dial.js";
import { button, card, facts, notice } from "../ui/parts.js";
import { ask } from "../ui/sheet.js";
import { summary } from "../ui/session_cards.js";
import { refuseButton } from "./refusal.js";
import { resultScreen } from "./result.js";

const SECOND = 1_000; // ms

export function waitingScreen(app, { flow }) {
  return new Waiting(app, flow).view();
}

class Waiting {
  #app;
  #flow;
  #dial = new Dial();
  #headline = h("div", { class: "headline", "aria-live": "polite", testid: "waiting-state" });
  #clock = h("span", { class: "figures", testid: "elapsed" });
  #foot = h("div", {});
  #began = Date.now();
  #signing = false;
  #undo = [];

  constructor(app, flow) {
    this.#app = app;
    this.#flow = flow;
  }

  view() {
    const flow = this.#flow;
    const timer = setInterval(() => this.#tick(), SECOND);
    const lit = keepLit();
    this.#undo.push(
      () => clearInterval(timer),
      stayPresent(flow.id, { beats: true, heard: (session) => flow.heard(session) }),
      () => lit.then((release) => release()),
    );
    flow.listen = (session) => this.#changed(session);
    this.#tick();
    this.#changed(flow.session);
    this.#app.guard = () => this.#leaving();
    return {
      title: t("签章模式"),
      testid: "waiting",
      leave: () => this.#undo.splice(0).forEach((undo) => undo()),
      content: [
        this.#dial.element,
        this.#headline,
        notice("warn", t("请勿退出此页面"), t("签章全部完成之前退出会中断签章。"), "do-not-leave"),
        card(summary(flow.session), this.#facts()),
      ],
      foot: this.#foot,
    };
  }

  #facts() {
    const { session, certificate, unitName } = this.#flow;
    return facts([
      [t("平台"), session.platform_name],
      [t("单位"), unitName],
      [t("证书"), certificate.ca],
      [t("核对码"), session.control_code],
      [t("费用"), session.charge && money(session.charge.amount)],
      [t("已等待"), this.#clock],
    ]);
  }

  #tick() {
    replace(this.#clock, elapsed((Date.now() - this.#began) / SECOND));
  }

  #changed(session) {
    const total = session.files.length;
    const { state, signed } = session;
    const words = {
      authorised: [t("正在准备"), ""],
      waiting: [t("电脑正在提交签名"), t("印章位置已在电脑上确定,片刻即开始签名。")],
      signing: [t("正在签章,请耐心等待"), t("密钥只在这部手机上参与计算。")],
      completing: [t("电脑正在生成签章文件"), t("即将完成,请再等一会儿。")],
    }[state];
    if (!words) return;
    replace(this.#headline, h("h2", {}, words[0]), h("p", {}, words[1]));
    const part = state === "signing" ? signed / total : state === "completing" ? 1 : null;
    this.#dial.show(
      part,
      h(
        "strong",
        { class: "figures", testid: "signed" },
        state === "waiting" ? total : `${signed}/${total}`,
      ),
      state === "waiting" ? t("个文件待签章") : t("个文件已签名"),
    );
    replace(this.#foot, this.#wayOut(state));
    if (state === "signing" && !this.#signing) this.#sign(session);
  }

  #wayOut(state) {
    if (state === "waiting") return refuseButton(this.#app, this.#flow, "wide");
    if (state !== "signing") return null;
    return button(t("中断签章"), () => this.#leaving(), { kind: "refuse wide", testid: "stop" });
  }

  async #sign(session) {
    this.#signing = true;
    try {
      const confirmed = { ...session, files: this.#flow.files };
      await signAll(confirmed, this.#flow.key, (view) => this.#changed(view));
    } catch (error) {
      await this.#failed(error);
    }
  }

  async #failed(error) {
    if (this.#flow.key === null) return; // the session ended meanwhile: its own end is shown
    await this.#flow.leave();
    await this.#app.show(resultScreen, { error });
  }

  async #leaving() {
    const sure = await ask({
      title: t("退出会中断签章"),
      text: t("已完成的文件保留,其余文件的印章位置保留,可重新扫码继续;未完成的不扣费。"),
      act: t("退出"),
      dismiss: t("继续等待"),
      danger: true,
      testid: "leave-sure",
    });
    if (!sure) return;
    await this.#flow.leave();
    await this.#app.show(resultScreen, { session: { ...this.#flow.session, state: "phone-left" } });
  }
}
