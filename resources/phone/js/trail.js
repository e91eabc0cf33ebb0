/** The way that a person has gone: one step for each entry of the browser's history. */

/**
 * A step is {path, after, screen, props}: a path's own screen, or another one shown since. The
 * history keeps its number and whether a path's own screen can stand for it; the rest is in memory.
 * A step that memory has lost, by a reload or because it is over, gives way to the one before it.
 */
export class Trail {
  #steps = [];
  #at = 0;
  #person;
  #landed = null;
  #leaving = false;

  /**
   * `person` is {moved, held, asked}: `moved()` when the browser has gone to another step; while
   * `held()`, it is led back here at once, and `asked()` when that was an attempt to leave.
   */
  constructor(person) {
    this.#person = person;
    addEventListener("popstate", ({ state }) => this.#popped(state));
  }

  /** Begin at the browser's entry; whether there is a step to be shown, else it is being sought. */
  begin() {
    const { state } = history;
    this.#at = state?.at ?? 0;
    if (state && !state.own) {
      history.back();
      return false;
    }
    this.replace({ path: location.pathname });
    return true;
  }

  /** Take the entry that the browser has made by itself; whether that may be. */
  arrive() {
    if (this.#person.held()) {
      this.#leaving = true;
      history.back();
      return false;
    }
    this.#at += 1;
    this.#steps.length = this.#at;
    this.replace({ path: location.pathname });
    return true;
  }

  /** The number of the present step; 0 has nothing behind it. */
  get at() {
    return this.#at;
  }

  get step() {
    return this.#steps[this.#at] ?? { path: location.pathname };
  }

  /** One step forward. */
  push(step) {
    this.#at += 1;
    this.#steps.length = this.#at;
    this.#steps[this.#at] = step;
    history.pushState(this.#state(), "", step.path);
  }

  /** Another screen for the present step, which stays a path's when it was one. */
  replace(step) {
    const { path, after } = this.step;
    this.#steps.length = this.#at; // with whatever lay after it
    this.#steps[this.#at] = { path, after, ...step };
    history.replaceState(this.#state(), "", step.path);
  }

  /** Lead back to a step; what lay after it is over, with no way forward to it. */
  async leadBack(at) {
    this.#steps.length = Math.min(this.#steps.length, at + 1);
    if (at === this.#at) return;
    await new Promise((resolve) => {
      this.#landed = resolve;
      history.go(at - this.#at);
    });
  }

  /** The number of the nearest step that fits, from the present one backwards; null for none. */
  nearest(fits) {
    const reach = Math.max(0, this.#at - history.length + 1);
    for (let at = this.#at; at >= reach; at -= 1) {
      if (this.#steps[at] && fits(this.#steps[at])) return at;
    }
    return null;
  }

  /** Where the end of what was begun with a step leads, told once. */
  takeAfter(at) {
    const { after } = this.#steps[at];
    delete this.#steps[at].after;
    return after;
  }

  /** Forget every screen without a path, as when somebody has logged out. */
  forget() {
    this.#steps = [];
  }

  #state() {
    return { at: this.#at, own: this.step.path !== undefined };
  }

  #popped(state) {
    if (state === null) return; // an entry that the browser has made: see arrive
    if (this.#landed) this.#land(state);
    else if (state.at === this.#at) this.#stayed();
    else if (this.#person.held()) this.#leadBackHere(state);
    else if (!state.own && !this.#steps[state.at]) history.back();
    else {
      this.#at = state.at;
      this.#steps[this.#at] ??= { path: location.pathname };
      this.#person.moved();
    }
  }

  #land({ at }) {
    const landed = this.#landed;
    this.#landed = null;
    this.#at = at;
    landed();
  }

  #leadBackHere({ at }) {
    this.#leaving = at < this.#at;
    history.go(this.#at - at);
  }

  #stayed() {
    const asked = this.#leaving;
    this.#leaving = false;
    if (asked) this.#person.asked();
  }
}
