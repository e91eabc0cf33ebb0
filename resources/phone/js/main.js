/** Start: keep a scanned payload, find out who is logged in, show the right screen. */

import { App } from "./app.js";
import { latestComparisonScreen } from "./screens/centre/comparison.js";
import { documentsScreen } from "./screens/centre/documents.js";
import { noticesScreen } from "./screens/centre/notices.js";
import { promotionScreen } from "./screens/centre/promotion.js";
import { ratingsScreen } from "./screens/centre/ratings.js";
import { reportsScreen } from "./screens/centre/reports.js";
import { certificatesScreen } from "./screens/certificates.js";
import { loginsScreen } from "./screens/logins.js";
import { consentsScreen } from "./screens/consents.js";
import { gateScreen } from "./screens/gate.js";
import { getScreen } from "./screens/get.js";
import { helpScreen } from "./screens/help.js";
import { homeScreen } from "./screens/home.js";
import { identityScreen } from "./screens/identity.js";
import { joinScreen } from "./screens/join.js";
import { loginScreen } from "./screens/login.js";
import { messagesScreen } from "./screens/messages.js";
import { mineScreen } from "./screens/mine.js";
import { accountScreen } from "./screens/money/account.js";
import { billableScreen } from "./screens/money/billable.js";
import { consumptionScreen } from "./screens/money/consumption.js";
import { invoicesScreen } from "./screens/money/invoices.js";
import { ordersScreen } from "./screens/money/orders.js";
import { rechargesScreen } from "./screens/money/recharges.js";
import { platformsScreen } from "./screens/platforms.js";
import { scanScreen } from "./screens/scan.js";
import { sealsScreen } from "./screens/seals.js";
import { todosScreen } from "./screens/todos.js";
import { unitsScreen } from "./screens/units.js";
import { keepPayload } from "./session/pending.js";
import { entrance } from "./support.js";

const app = new App(document.getElementById("page"), {
  login: loginScreen,
  gate: gateScreen,
  open: new Set([loginScreen, getScreen]),
  gated: new Set([documentsScreen, scanScreen, certificatesScreen, sealsScreen, joinScreen]),
  screens: {
    "": homeScreen,
    units: unitsScreen,
    platforms: platformsScreen,
    mine: mineScreen,
    scan: scanScreen,
    certificates: certificatesScreen,
    help: helpScreen,
    identity: identityScreen,
    join: joinScreen,
    todos: todosScreen,
    messages: messagesScreen,
    seals: sealsScreen,
    consents: consentsScreen,
    logins: loginsScreen,
    get: getScreen,
    documents: documentsScreen,
    notices: noticesScreen,
    ratings: ratingsScreen,
    reports: reportsScreen,
    comparison: latestComparisonScreen,
    promotion: promotionScreen,
    orders: ordersScreen,
    account: accountScreen,
    recharges: rechargesScreen,
    consumption: consumptionScreen,
    billable: billableScreen,
    invoices: invoicesScreen,
    login: loginScreen,
  },
});

/** A link scanned by the phone's own camera brings its payload in the fragment. */
function takeFragment() {
  if (location.hash.length < 2) return;
  keepPayload(location.href);
  history.replaceState(history.state, "", location.pathname);
}

async function start() {
  takeFragment();
  addEventListener("hashchange", () => {
    takeFragment();
    app.arrive();
  });
  const known = app.known && app.refreshMe();
  // an error must be able to name the support line, so it is heard before the first screen
  await Promise.allSettled([known, entrance()]);
  await app.start();
}

start();
