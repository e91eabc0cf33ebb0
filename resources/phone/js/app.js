/** The application: who is logged in, which screen is shown, and the way from one to the next. */

import { get } from "./api.js";
import { h, replace } from "./dom.js";
import { explain } from "./errors.js";
import { language, t } from "./i18n.js";
import { bar, tabs } from "./ui/frame.js";
import { card } from "./ui/parts.js";
import { supportLink } from "./ui/support.js";

const KNOWN = "bidseal.known";

/**
 * A screen is a function (app, props) answering what to show, or a promise of it:
 * {title, content, foot, tab, back, bare, action, leave}; `leave` is called when it is replaced.
 */
export class App {
  #root;
  #routes;
  #leave = null;
  #turn = 0;
  #after = null;

  /** Who is logged in (MeView), null when nobody is. */
  me = null;
  /** Whether leaving the screen by the back gesture must be asked about. */
  guard = null;

  constructor(root, routes) {
    this.#root = root;
    this.#routes = routes;
    addEventListener("popstate", () => this.#popped());
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
    else localStorage.removeItem(KNOWN);
  }

  /** Go to a path of the page, e.g. /m/mine. */
  go(path) {
    history.pushState(null, "", path);
    return this.open(path);
  }

  /** Go to a path whose end leads on to another. */
  begin(path, after) {
    this.#after = after;
    return this.go(path);
  }

  /** What was begun has ended: on to where it should lead, else to `path`. */
  finish(path) {
    const after = this.#after ?? path;
    this.#after = null;
    return this.go(after);
  }

  /** Show the screen of a path; without a login, the login first, and the gate before some. */
  async open(path) {
    const name = path.slice("/m/".length);
    const screen = this.#routes.screens[name] ?? this.#routes.screens[""];
    if (this.#routes.open.has(screen)) return this.show(screen, { path });
    if (!this.me) return this.show(this.#routes.login, { then: path });
    if (!this.me.real_name && this.#routes.gated.has(screen)) {
      return this.show(this.#routes.gate, { path });
    }
    return this.show(screen, { path });
  }

  /** Show a screen that has no path of its own. */
  async show(screen, props = {}) {
    this.#turn += 1;
    const turn = this.#turn;
    this.#leave?.();
    this.#leave = null;
    this.guard = null;
    document.documentElement.lang = language();
    const view = await Promise.resolve(screen(this, props)).catch((error) => this.#failed(error));
    if (turn !== this.#turn) {
      view.leave?.();
      return;
    }
    this.#leave = view.leave ?? null;
    this.#draw(view);
  }

  #draw(view) {
    document.title = view.title ? `${view.title} · ${t("标印")}` : t("标印");
    replace(
      this.#root,
      view.bare ? null : bar(view.title, view.back, view.action),
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
    const again = () => this.open(location.pathname);
    return {
      title: t("标印"),
      content: card(message, h("p", {}, next), supportLink()),
      foot: h("button", { class: "button primary wide", onclick: again }, t("重试")),
    };
  }

  async #popped() {
    if (!this.guard) {
      this.open(location.pathname);
      return;
    }
    history.pushState(null, "", location.pathname);
    await this.guard();
  }

  #followed(event) {
    const link = event.target.closest("a[href^='/m/']");
    if (!link) return;
    event.preventDefault();
    this.go(link.getAttribute("href"));
  }
}
