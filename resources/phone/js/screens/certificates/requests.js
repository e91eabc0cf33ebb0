/** 申请记录: every application with its state and time; a granted one can be bought. */

import { get } from "../../api.js";
import { h } from "../../dom.js";
import { moment } from "../../format.js";
import { t } from "../../i18n.js";
import { contactButton } from "../../ui/contact.js";
import { button, empty, facts } from "../../ui/parts.js";
import { lifeBadge } from "./life.js";
import { productName } from "./products.js";
import { purchaseScreen } from "./purchase.js";

export async function requestsScreen(app, { unit, done }) {
  const { requests } = await get("/certificate-requests");
  const own = requests.filter((item) => item.unit === unit);
  const waiting = own.some(({ life }) => life === "applied");
  return {
    title: t("申请记录"),
    testid: "requests",
    content: [
      own.length
        ? own.map((request) => requestCard(app, request, done))
        : empty("todo", t("还没有申请记录。")),
      waiting && contactButton(unit),
    ],
  };
}

function requestCard(app, request, done) {
  return h(
    "section",
    { class: "card", testid: `request-${request.id}` },
    h("div", { class: "split" }, h("b", {}, productName(request.product)), lifeBadge(request.life)),
    facts([
      [t("申请说明"), request.note],
      [t("申请时间"), moment(request.created_at)],
      [t("审核时间"), request.decided_at && moment(request.decided_at)],
    ]),
    request.life === "granted" &&
      button(t("购买"), () => app.show(purchaseScreen, { request, done }), {
        kind: "primary wide",
        testid: "buy",
      }),
  );
}
