/** The application: who is logged in, which screen is shown, and the way from one to the next. */

import { get } from "./api.js";
import { h, replace } from "./dom.js";
import { explain } from "./errors.js";
import { language, t } from "./i18n.js";
import { Trail } from "./trail.js";
import { bar, tabs } from "./ui/frame.js";
import { card } from "./ui/parts.js";
import { supportLink } from "./ui/support.js";
import { Visit } from "./visit.js";

const KNOWN = "bidseal.known";
const HOME = "/m/";

/**
 * A screen is a function (visit, props) answering what to show, or a promise of it:
 * {title, content, foot, tab, back, bare, action, leave}; `leave` is called when it is replaced.
 * The bar leads one step back, except on a screen with tabs and on one whose `back` is null.
 * A screen returned to is asked anew; one that has led on itself answers nothing.
 */
export class App {
  #root;
  #routes;
  #trail;
  #leave = null;
  #turn = 0;
  #asking = false;

  /** Who is logged in (MeView), null when nobody is. */
  me = null;
  /** Called instead of leaving the screen, when that must be asked about. */
  guard = null;

  constructor(root, routes) {
    this.#root = root;
    this.#routes = routes;
    this.#trail = new Trail({
      moved: () => this.#moved(),
      held: () => this.guard !== null,
      asked: () => this.#asked(),
    });
    root.addEventListener("click", (event) => this.#followed(event));
  }

  /** Ask who is logged in; null when nobody is. */
  async refreshMe() {
    const me = await get("/me").catch((error) => {
      if (error.status === 401) return null;
      throw error;
    });
    this.remember(me);
    return me;
  }

  /** Whether a login may still be alive here; the cookie itself is hidden from scripts. */
  get known() {
    return localStorage.getItem(KNOWN) !== null;
  }

  /** Someone logged in, or with null nobody is any more. */
  remember(me) {
    this.me = me;
    if (me) localStorage.setItem(KNOWN, "1");
    else {
      localStorage.removeItem(KNOWN);
      this.#trail.forget();
    }
  }

  /** Show where the browser is, at the start and after a reload. */
  async start() {
    if (this.#trail.begin()) await this.#enter();
  }

  /** Show where the browser has gone by itself, by a link with a fragment. */
  async arrive() {
    if (this.#trail.arrive()) await this.#enter();
  }

  // what each does is said where screens call it: see Visit

  go(path, after) {
    const { path: here, screen } = this.#trail.step;
    if (path === here && !screen) return this.#enter();
    this.#trail.push({ path, after });
    return this.#enter();
  }

  open(path, after) {
    this.#trail.replace({ path, screen: undefined, ...(after && { after }) });
    return this.#enter();
  }

  show(screen, props) {
    this.#trail.push({ screen, props });
    return this.#enter();
  }

  replace(screen, props) {
    this.#trail.replace({ screen, props });
    return this.#enter();
  }

  back() {
    if (this.#trail.at > 0) history.back();
    else this.open(HOME);
  }

  async again(at) {
    if (at > this.#trail.at) return;
    await this.#leadBack(at);
    await this.#enter();
  }

  async returnTo(path) {
    const at = this.#trail.nearest((step) => step.path === path);
    if (at !== null) await this.#leadBack(at);
    await this.open(path);
  }

  finish(path) {
    const at = this.#trail.nearest(({ after }) => after);
    return this.returnTo(at === null ? path : this.#trail.takeAfter(at));
  }

  async conclude(at, screen, props) {
    if (this.#trail.at < at) return;
    if (this.#trail.at === at) {
      await this.show(screen, props);
      return;
    }
    dismiss();
    await this.#leadBack(at + 1);
    await this.replace(screen, props);
  }

  async #leadBack(at) {
    this.guard = null;
    await this.#trail.leadBack(at);
  }

  #moved() {
    dismiss();
    return this.#enter();
  }

  /** Show the present step, asked for anew. */
  async #enter() {
    this.#turn += 1;
    const turn = this.#turn;
    this.#leave?.();
    this.#leave = null;
    this.guard = null;
    document.documentElement.lang = language();
    const { step, at } = this.#trail;
    const visit = new Visit(this, { at, returned: step.shown, present: () => turn === this.#turn });
    step.shown = true;
    const view = await this.#view(visit).catch((error) => this.#failed(error));
    if (turn !== this.#turn) {
      view?.leave?.();
      return;
    }
    this.#leave = view.leave ?? null;
    this.#draw(view, visit);
  }

  async #view(visit) {
    const { screen, props, path } = this.#trail.step;
    return screen ? screen(visit, props) : this.#own(visit, path);
  }

  /** The screen of a path; without a login, the login first, and the gate before some. */
  #own(visit, path) {
    const name = path.slice(HOME.length);
    const screen = this.#routes.screens[name] ?? this.#routes.screens[""];
    if (this.#routes.open.has(screen)) return screen(visit, { path });
    if (!this.me) return this.#routes.login(visit, { then: path });
    if (!this.me.real_name && this.#routes.gated.has(screen)) {
      return this.#routes.gate(visit, { path });
    }
    return screen(visit, { path });
  }

  #draw(view, visit) {
    const back = view.tab || view.back === null ? null : () => visit.back();
    document.title = view.title ? `${view.title} · ${t("标印")}` : t("标印");
    replace(
      this.#root,
      view.bare ? null : bar(view.title, back, view.action),
      h("main", { class: "content", testid: view.testid }, view.content),
      view.foot && h("footer", { class: "foot" }, view.foot),
      view.tab && tabs(view.tab),
    );
    this.#root.classList.toggle("bare", Boolean(view.bare));
    scrollTo(0, 0);
    this.#root.querySelector("h1[tabindex]")?.focus({ preventScroll: true });
  }

  #failed(error) {
    if (error.status === 401) {
      this.remember(null);
      queueMicrotask(() => this.open(location.pathname));
    }
    const { message, next } = explain(error);
    return {
      title: t("标印"),
      content: card(message, h("p", {}, next), supportLink()),
      foot: h(
        "button",
        { class: "button primary wide", onclick: () => this.#enter() },
        t("重试"),
      ),
    };
  }

  /** Asked once, however often the gesture is made meanwhile. */
  async #asked() {
    if (this.#asking) return;
    this.#asking = true;
    try {
      await this.guard?.();
    } finally {
      this.#asking = false;
    }
  }

  #followed(event) {
    const link = event.target.closest("a[href^='/m/']");
    if (!link) return;
    event.preventDefault();
    this.go(link.getAttribute("href"));
  }
}

/** What a screen asks in a sheet ends with it. */
function dismiss() {
  for (const dialog of document.querySelectorAll("dialog[open]")) dialog.close();
}
