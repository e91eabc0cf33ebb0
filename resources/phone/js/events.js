/** A session's changes as they happen: server-sent events, polling when those fail. */

import { get, streamAddress } from "./api.js";

const POLL = 2_000; // ms
const PATIENCE = 3; // failures of the stream before polling begins
const LOST = new Set(["session.unknown", "auth.required"]);

/**
 * Call `listen` with every newer SessionView; the answer stops it.
 * Views that arrive twice or out of order are dropped by their revision. `lost(error)` is called
 * when the session is not this phone's any more.
 */
export function watch(session, listen, lost) {
  let revision = -1;
  let timer = null;
  let failures = 0;
  let stopped = false;

  const take = (view) => {
    if (stopped || view.revision <= revision) return;
    revision = view.revision;
    listen(view);
  };
  const poll = async () => {
    try {
      const view = await get(`/sessions/${session}`);
      take(view.session);
    } catch (error) {
      if (LOST.has(error.code) && !stopped) {
        lost(error);
        return;
      }
    }
    if (!stopped) timer = setTimeout(poll, POLL);
  };
  const stream = new EventSource(streamAddress(`/sessions/${session}/events`));
  stream.addEventListener("message", (event) => {
    failures = 0;
    take(JSON.parse(event.data));
  });
  stream.addEventListener("error", () => {
    failures += 1;
    if (failures < PATIENCE && stream.readyState !== EventSource.CLOSED) return;
    stream.close();
    if (timer === null && !stopped) timer = setTimeout(poll, 0);
  });
  return () => {
    stopped = true;
    stream.close();
    clearTimeout(timer);
  };
}
