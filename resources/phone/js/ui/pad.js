/** A pad to write on with finger or pen: strokes out, redo and clear. */

import { h } from "../dom.js";

const INK = 0.012; // of the pad's width
const CLOSEST = 2; // px between two points that are kept

/** The writing surface. `changed(count)` is called with the number of strokes. */
export class Pad {
  #canvas;
  #strokes = [];
  #current = null;
  #changed;

  constructor(label, changed) {
    this.#changed = changed;
    this.#canvas = h("canvas", {
      class: "pad",
      testid: "pad",
      role: "img",
      "aria-label": label,
      tabindex: 0,
      onpointerdown: (event) => this.#begin(event),
      onpointermove: (event) => this.#extend(event),
      onpointerup: () => this.#end(),
      onpointercancel: () => this.#end(),
    });
  }

  get element() {
    return this.#canvas;
  }

  /** The strokes in px of the pad. */
  get strokes() {
    return this.#strokes;
  }

  /** Take the last stroke back. */
  undo() {
    this.#strokes.pop();
    this.#redraw();
  }

  clear() {
    this.#strokes = [];
    this.#redraw();
  }

  /** Fit the pixels to the place on the screen; call once the pad is shown. */
  fit() {
    const { width, height } = this.#canvas.getBoundingClientRect();
    this.#canvas.width = Math.round(width * devicePixelRatio);
    this.#canvas.height = Math.round(height * devicePixelRatio);
    this.#redraw();
  }

  #begin(event) {
    event.preventDefault();
    this.#canvas.setPointerCapture(event.pointerId);
    this.#current = [this.#point(event)];
    this.#strokes.push(this.#current);
  }

  #extend(event) {
    if (!this.#current) return;
    const moves = event.getCoalescedEvents?.() ?? [];
    for (const move of moves.length ? moves : [event]) {
      const point = this.#point(move);
      const last = this.#current.at(-1);
      if (Math.hypot(point[0] - last[0], point[1] - last[1]) >= CLOSEST) this.#current.push(point);
    }
    this.#redraw();
  }

  #end() {
    if (!this.#current) return;
    if (this.#current.length < 2) this.#current.push([this.#current[0][0] + 1, this.#current[0][1]]);
    this.#current = null;
    this.#redraw();
  }

  #point({ clientX, clientY }) {
    const { left, top } = this.#canvas.getBoundingClientRect();
    return [Math.round(clientX - left), Math.round(clientY - top)];
  }

  #redraw() {
    const context = this.#canvas.getContext("2d");
    context.setTransform(devicePixelRatio, 0, 0, devicePixelRatio, 0, 0);
    context.clearRect(0, 0, this.#canvas.width, this.#canvas.height);
    context.lineWidth = Math.max(3, (INK * this.#canvas.width) / devicePixelRatio);
    context.lineCap = "round";
    context.lineJoin = "round";
    context.strokeStyle = "#181a22";
    for (const stroke of this.#strokes) {
      context.beginPath();
      stroke.forEach(([x, y], i) => (i ? context.lineTo(x, y) : context.moveTo(x, y)));
      context.stroke();
    }
    this.#changed(this.#strokes.length);
  }
}
