/** One document: its pages, and a seal that is dragged to its place. */

import { address, get, post } from "../../api.js";
import { h, replace } from "../../dom.js";
import { t } from "../../i18n.js";
import { icon } from "../../icons.js";
import { Flow } from "../../session/flow.js";
import { button, card, empty, problem } from "../../ui/parts.js";
import { confirmScreen } from "../confirm.js";
import { recognitionScreen } from "../recognition.js";
import { resultScreen } from "../result.js";

const STEP = 1; // mm that an arrow key moves the seal
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

export async function documentScreen(app, { document }) {
  const { shelves } = await get("/seals");
  const seals = shelves.flatMap(({ name, seals: items }) =>
    items
      .filter(({ usable }) => usable)
      .map((item) => ({ ...item, owner: name ?? t("个人印章") })),
  );
  return new Placing(app, document, seals).view();
}

class Placing {
  #app;
  #document;
  #seals;
  #page = 1;
  #seal = null;
  #at = null; // centre, mm from the page's top left
  #paper = h("figure", { class: "sheet-of-paper", testid: "paper" });
  #pager = h("div", { class: "pager" });
  #choice = h("div", { class: "seal-choice", role: "group", "aria-label": t("选择印章") });
  #said = h("div", { "aria-live": "polite" });
  #foot = h("div", {});

  constructor(app, document, seals) {
    this.#app = app;
    this.#document = document;
    this.#seals = seals;
  }

  view() {
    this.#draw();
    return {
      title: this.#document.name,
      testid: "document-view",
      content: [
        this.#seals.length
          ? card(t("选择印章,拖到页面上"), this.#choice)
          : empty("seal", t("没有可用的印章。可在印章管理中制作个人签名,或申请印章授权。")),
        this.#said,
        this.#pager,
        this.#paper,
      ],
      foot: this.#foot,
    };
  }

  get #size() {
    return this.#document.pages[this.#page - 1];
  }

  #draw() {
    this.#drawChoice();
    this.#drawPager();
    this.#drawPaper();
    replace(
      this.#foot,
      button(t("去签章"), () => this.#stamp(), {
        kind: "primary wide",
        testid: "stamp-document",
        disabled: !this.#seal,
      }),
    );
  }

  #drawChoice() {
    replace(
      this.#choice,
      this.#seals.map((seal) =>
        h(
          "button",
          {
            type: "button",
            "aria-pressed": String(seal === this.#seal),
            onclick: () => this.#choose(seal),
            testid: `choose-${seal.id}`,
          },
          h("img", { src: picture(seal), alt: "" }),
          seal.name,
        ),
      ),
    );
  }

  #drawPager() {
    const count = this.#document.pages.length;
    const turn = (by, image, label, testid) =>
      h(
        "button",
        {
          type: "button",
          class: "icon-button",
          "aria-label": label,
          disabled: this.#page + by < 1 || this.#page + by > count,
          onclick: () => this.#turn(by),
          testid,
        },
        icon(image),
      );
    replace(
      this.#pager,
      turn(-1, "back", t("上一页"), "page-before"),
      h("span", { class: "figures" }, t("第 {n} 页,共 {count} 页", { n: this.#page, count })),
      turn(1, "forward", t("下一页"), "page-after"),
    );
  }

  #drawPaper() {
    const { width, height } = this.#size;
    const source = address(`/documents/${this.#document.id}/picture?page=${this.#page}`);
    const page = h("img", {
      class: "page",
      src: source,
      alt: t("第 {n} 页", { n: this.#page }),
      width: 720,
      height: Math.round((720 * height) / width),
      onclick: (event) => this.#tapped(event),
    });
    replace(this.#paper, page, this.#seal && this.#placed());
  }

  #placed() {
    const { width, height } = this.#size;
    const { width_mm: wide, height_mm: high, name } = this.#seal;
    const { x, y } = this.#at;
    const place = h(
      "button",
      {
        type: "button",
        class: "placed",
        "aria-label": t("{name}:距左 {x} 毫米,距上 {y} 毫米;用方向键移动", {
          name,
          x: Math.round(x),
          y: Math.round(y),
        }),
        onkeydown: (event) => this.#key(event),
        onpointerdown: (event) => this.#drag(event),
        testid: "placed-seal",
      },
      h("img", { src: picture(this.#seal), alt: "", draggable: "false" }),
    );
    // positions are data, not looks; the policy allows setting them from script
    place.style.left = `${(100 * (x - wide / 2)) / width}%`;
    place.style.top = `${(100 * (y - high / 2)) / height}%`;
    place.style.width = `${(100 * wide) / width}%`;
    return place;
  }

  #choose(seal) {
    this.#seal = seal;
    const { width, height } = this.#size;
    this.#at = this.#inside(this.#at ?? { x: width * 0.7, y: height * 0.8 });
    this.#draw();
  }

  #turn(by) {
    this.#page += by;
    if (this.#at) this.#at = this.#inside(this.#at);
    this.#draw();
  }

  #tapped(event) {
    if (this.#seal) this.#move(this.#point(event));
  }

  #drag(event) {
    event.preventDefault();
    const begin = this.#point(event);
    const from = this.#at;
    const moved = (move) => {
      const now = this.#point(move);
      this.#move({ x: from.x + now.x - begin.x, y: from.y + now.y - begin.y });
    };
    const ended = () => {
      removeEventListener("pointermove", moved);
      removeEventListener("pointerup", ended);
      removeEventListener("pointercancel", ended);
    };
    addEventListener("pointermove", moved);
    addEventListener("pointerup", ended);
    addEventListener("pointercancel", ended);
  }

  #key(event) {
    const arrow = ARROWS[event.key];
    if (!arrow) return;
    event.preventDefault();
    const [dx, dy] = arrow;
    this.#move({ x: this.#at.x + dx * STEP, y: this.#at.y + dy * STEP });
    this.#paper.querySelector(".placed").focus();
  }

  #move(at) {
    this.#at = this.#inside(at);
    this.#paper.querySelector(".placed")?.replaceWith(this.#placed());
  }

  #point(event) {
    const box = this.#paper.getBoundingClientRect();
    const { width, height } = this.#size;
    return {
      x: ((event.clientX - box.left) / box.width) * width,
      y: ((event.clientY - box.top) / box.height) * height,
    };
  }

  #inside({ x, y }) {
    const { width, height } = this.#size;
    const { width_mm: wide, height_mm: high } = this.#seal;
    return {
      x: Math.min(Math.max(x, wide / 2), Math.max(wide / 2, width - wide / 2)),
      y: Math.min(Math.max(y, high / 2), Math.max(high / 2, height - high / 2)),
    };
  }

  async #stamp() {
    replace(this.#said);
    const app = this.#app;
    let flow = null;
    try {
      const wish = { seal: this.#seal.id, page: this.#page, ...this.#at };
      const { link } = await post(`/documents/${this.#document.id}/stamp`, wish);
      flow = await Flow.begin(link, (outcome) => app.conclude(resultScreen, outcome));
      await flow.prepare();
      if (app.left) await flow.leave(); // gone back meanwhile
      if (flow.scan.recognition_open) await app.show(confirmScreen, { flow });
      else await app.show(recognitionScreen, { flow, then: confirmScreen });
    } catch (error) {
      flow?.leave();
      replace(this.#said, problem(error));
      this.#said.scrollIntoView({ block: "center" });
    }
  }
}

function picture(seal) {
  return `data:image/svg+xml;charset=utf-8,${encodeURIComponent(seal.svg)}`;
}
