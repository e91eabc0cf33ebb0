/** Start: keep a scanned payload, find out who is logged in, show the right screen. */

import { App } from "./app.js";
import { certificatesScreen } from "./screens/certificates.js";
import { helpScreen } from "./screens/help.js";
import { homeScreen } from "./screens/home.js";
import { loginScreen } from "./screens/login.js";
import { mineScreen } from "./screens/mine.js";
import { platformsScreen } from "./screens/platforms.js";
import { scanScreen } from "./screens/scan.js";
import { unitsScreen } from "./screens/units.js";
import { keepPayload } from "./session/pending.js";

const app = new App(document.getElementById("page"), {
  login: loginScreen,
  screens: {
    "": homeScreen,
    units: unitsScreen,
    platforms: platformsScreen,
    mine: mineScreen,
    scan: scanScreen,
    certificates: certificatesScreen,
    help: helpScreen,
    login: loginScreen,
  },
});

/** A link scanned by the phone's own camera brings its payload in the fragment. */
function takeFragment() {
  if (location.hash.length < 2) return;
  keepPayload(location.href);
  history.replaceState(null, "", location.pathname);
}

async function start() {
  takeFragment();
  addEventListener("hashchange", () => {
    takeFragment();
    app.open(location.pathname);
  });
  if (app.known) await app.refreshMe().catch(() => null);
  await app.open(location.pathname);
}

start();
