/** Whether the phone is still there: heartbeats while visible, a farewell when the page goes. */

import { farewell, post } from "../api.js";

const BEAT = 5_000; // ms

/**
 * Stay present in a session until the answer is called. While the page is hidden no heartbeat is
 * sent, so a glance elsewhere costs nothing and a longer absence counts as leaving at the cloud.
 * `heard(view)` gets what a heartbeat answers, should the event stream have stalled.
 */
export function stayPresent(session, { beats, heard }) {
  let gone = false;
  let stopped = false;
  const beat = async () => {
    if (document.visibilityState !== "visible") return;
    const view = await post(`/sessions/${session}/heartbeat`).catch(quiet);
    if (view && !stopped) heard(view);
  };
  const leave = () => {
    if (gone) return;
    gone = true;
    farewell(`/sessions/${session}/leave`);
  };
  const warn = (event) => event.preventDefault();
  const timer = beats ? setInterval(beat, BEAT) : 0;
  addEventListener("pagehide", leave);
  if (beats) {
    addEventListener("beforeunload", warn);
    document.addEventListener("visibilitychange", beat);
  }
  return () => {
    stopped = true;
    clearInterval(timer);
    removeEventListener("pagehide", leave);
    removeEventListener("beforeunload", warn);
    document.removeEventListener("visibilitychange", beat);
  };
}

/** Keep the screen lit while people wait; phones without the interface just dim. */
export async function keepLit() {
  const lock = await navigator.wakeLock?.request("screen").catch(() => null);
  return () => lock?.release();
}

/** A missed heartbeat is no news: the event stream or the next one tells what became of it. */
function quiet() {}
