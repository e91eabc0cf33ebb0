/** 签章模式: the waiting page; here the phone signs when the desktop hands in the work. */

import { h, replace } from "../dom.js";
import { elapsed, money } from "../format.js";
import { t } from "../i18n.js";
import { openAll } from "../keys/opening.js";
import { signAll } from "../keys/sign.js";
import { words } from "../session/operations.js";
import { keepLit, stayPresent } from "../session/presence.js";
import { Dial } from "../ui/dial.js";
import { button, card, facts, notice } from "../ui/parts.js";
import { ask } from "../ui/sheet.js";
import { filesCard } from "../ui/session_cards.js";
import { refuseButton } from "./refusal.js";
import { resultScreen } from "./result.js";

const SECOND = 1_000; // ms

export function waitingScreen(app, { flow }) {
  return new Waiting(app, flow).view();
}

class Waiting {
  #app;
  #flow;
  #said;
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
    this.#said = words(flow.session);
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
      title: this.#said.mode,
      testid: "waiting",
      back: null,
      leave: () => this.#undo.splice(0).forEach((undo) => undo()),
      content: [
        this.#dial.element,
        this.#headline,
        notice("warn", t("请勿退出此页面"), this.#said.keep, "do-not-leave"),
        filesCard(flow.session),
        card(null, this.#facts()),
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
    const said = this.#said.states[state];
    if (!said) return;
    this.#headed(said);
    const part = this.#part(state, signed / total);
    this.#dial.show(
      part,
      h(
        "strong",
        { class: "figures", testid: "signed" },
        state === "waiting" ? total : `${signed}/${total}`,
      ),
      state === "waiting" ? this.#said.todo : this.#said.done,
    );
    replace(this.#foot, this.#wayOut(state));
    if (state === "signing" && !this.#signing) this.#sign(session);
  }

  /** Said once only: what does not change must not be read out again. */
  #headed([title, text]) {
    if (this.#headline.firstChild?.textContent === title && this.#headline.lastChild) {
      if (this.#headline.lastChild.textContent === text) return;
    }
    replace(this.#headline, h("h2", {}, title), h("p", {}, text));
  }

  /** How full the dial is; null while there is nothing to count. */
  #part(state, done) {
    if (this.#flow.opening) return state === "completing" && done > 0 ? done : null;
    return state === "signing" ? done : state === "completing" ? 1 : null;
  }

  #wayOut(state) {
    if (state === "waiting") return refuseButton(this.#app, this.#flow, "wide");
    if (state !== "signing") return null;
    return button(this.#said.stop, () => this.#leaving(), { kind: "refuse wide", testid: "stop" });
  }

  async #sign(session) {
    this.#signing = true;
    try {
      const confirmed = { ...session, files: this.#flow.files };
      const work = this.#flow.opening ? openAll : signAll;
      await work(confirmed, this.#flow.key, (view) => this.#changed(view));
    } catch (error) {
      await this.#failed(error);
    }
  }

  async #failed(error) {
    if (this.#flow.key === null) return; // the session ended meanwhile: its own end is shown
    await this.#flow.leave();
    await this.#app.replace(resultScreen, { error });
  }

  async #leaving() {
    const sure = await ask({
      title: this.#said.stopTitle,
      text: this.#said.stopText,
      act: t("退出"),
      dismiss: t("继续等待"),
      danger: true,
      testid: "leave-sure",
    });
    if (!sure) return;
    await this.#flow.leave();
    await this.#app.replace(resultScreen, { session: { ...this.#flow.session, state: "phone-left" } });
  }
}
