/** The application as one showing of a screen sees it. */

/**
 * What a screen is given. What it still had under way when another screen was shown leads nowhere
 * any more, except for `again` and `conclude`, which concern what was laid over its step.
 */
export class Visit {
  #app;
  #at;
  #present;

  /** Whether the step was shown before, so that what it was given may have changed since. */
  returned;

  /** `at` is the number of the step; `present()` says whether this showing still is the last. */
  constructor(app, { at, returned = false, present }) {
    this.#app = app;
    this.#at = at;
    this.returned = returned;
    this.#present = present;
  }

  /** Whether another screen is shown by now. */
  get left() {
    return !this.#present();
  }

  get me() {
    return this.#app.me;
  }

  /** Somebody has logged in, with null nobody is any more. */
  remember(me) {
    this.#app.remember(me);
  }

  refreshMe() {
    return this.#app.refreshMe();
  }

  /** Called when the person wants to leave, instead of leaving. */
  set guard(ask) {
    if (this.#present()) this.#app.guard = ask;
  }

  /** One step on, to a path of the page, e.g. /m/mine. */
  go(path) {
    return this.#if(() => this.#app.go(path));
  }

  /** One step on, to a path where something is mended; its end leads on to the path `after`. */
  begin(path, after) {
    return this.#if(() => this.#app.go(path, after));
  }

  /** A path in place of this step, which is not to be returned to. */
  open(path, after) {
    return this.#if(() => this.#app.open(path, after));
  }

  /** One step on, to a screen that has no path of its own. */
  show(screen, props = {}) {
    return this.#if(() => this.#app.show(screen, props));
  }

  /** A screen in place of this one, which is not to be returned to. */
  replace(screen, props = {}) {
    return this.#if(() => this.#app.replace(screen, props));
  }

  /** One step back, like the browser's own gesture. */
  back() {
    return this.#if(() => this.#app.back());
  }

  /** This step is done: one step back, and no way forward to it any more. */
  done() {
    return this.#if(() => this.#app.again(this.#at - 1));
  }

  /** What ends here leads to a path: back to it if it was come from, else in place of this step. */
  returnTo(path) {
    return this.#if(() => this.#app.returnTo(path));
  }

  /** What was begun ends here: on to where its end leads, else to `path`. */
  finish(path) {
    return this.#if(() => this.#app.finish(path));
  }

  /** This step afresh; what was laid over it is done. */
  again() {
    return this.#app.again(this.#at);
  }

  /** The end of what was begun one step after this: shown there, in place of all it has come to. */
  conclude(screen, props) {
    return this.#app.conclude(this.#at, screen, props);
  }

  #if(move) {
    return this.#present() ? move() : null;
  }
}
