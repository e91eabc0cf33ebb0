/** A sandbox's bank statement: what the finance staff of each unit would see. */

import { callOperator } from "../api.js";
import { h } from "../dom.js";
import { moment, money } from "../format.js";
import { t } from "../i18n.js";
import { button, card, empty, facts } from "../ui/parts.js";

/** What has arrived; `again` looks anew. */
export async function statement(again) {
  const { transfers } = await callOperator("GET", "/transfers");
  return [
    transfers.length
      ? transfers.map((row) =>
          card(
            row.unit,
            facts([
              [t("银行账号"), h("span", { class: "figures" }, `···· ${row.account_end}`)],
              [t("付款方"), row.payer],
              [t("到账金额(元)"), h("b", { class: "figures", testid: "received" }, money(row.amount))],
              [t("时间"), moment(row.arrived_at)],
            ]),
          ),
        )
      : empty("card", t("还没有到账的打款。")),
    button(t("刷新"), again, { kind: "wide", testid: "refresh" }),
  ];
}
