/** Step 4: the amount that the finance staff see in the account. */

import { actionKey, get, post } from "../../api.js";
import { h, replace } from "../../dom.js";
import { moment } from "../../format.js";
import { t } from "../../i18n.js";
import { attempt, Field, form } from "../../ui/fields.js";
import { button, card, facts, notice } from "../../ui/parts.js";
import { accountScreen } from "./account.js";
import { steps } from "./steps.js";
import { withdrawButton } from "./withdraw.js";

const AGAIN = 10_000; // ms between two looks at the transfer
const AMOUNT = /^\d{1,4}(\.\d{1,2})?$/;

export function amountScreen(app, { founding, on }) {
  if (founding.transfer.arrival === "returned") return accountScreen(app, { founding, on });
  const said = h("div", {});
  const state = h("div", { "aria-live": "polite" }, arrival(founding.transfer));
  const amount = new Field("amount", t("到账金额(元)"), {
    inputmode: "decimal",
    maxlength: 7,
    placeholder: "0.00",
    hint: t("精确到分,例如 0.21"),
  });
  const go = () =>
    amount.check(AMOUNT.test(amount.value), t("请输入到账金额,最多两位小数。")) &&
    attempt([amount], said, async () => {
      const body = { amount: spelt(amount.value) };
      const after = await post(`/foundings/${founding.id}/amount`, body, actionKey());
      await app.refreshMe();
      await on(after);
    });
  let left = false;
  const look = async () => {
    const now = await get(`/foundings/${founding.id}`).catch(() => null);
    if (left) return;
    if (now?.transfer?.arrival === "returned") await on(now);
    else if (now) replace(state, arrival(now.transfer));
  };
  const timer = setInterval(look, AGAIN);
  return {
    title: t("确认金额"),
    testid: "amount",
    leave: () => {
      left = true;
      clearInterval(timer);
    },
    content: [
      steps(3),
      state,
      card(null, form([amount], said, go)),
      notice(
        "warn",
        t("请主动向财务人员获取打款金额"),
        t("平台不会显示金额。打款非实时到账,理论为 30 分钟至 2 天,实测约 10 分钟,仅供参考。"),
      ),
      card(null, account(founding.transfer)),
      withdrawButton(app, founding),
    ],
    foot: button(t("提交金额"), go, { kind: "primary wide", testid: "amount-go" }),
  };
}

/** "0.3" is written out as "0.30"; nothing is rounded. */
function spelt(text) {
  const [yuan, fen = ""] = text.split(".");
  return `${yuan}.${fen.padEnd(2, "0")}`;
}

function arrival(transfer) {
  return transfer.arrival === "arrived"
    ? notice("info", t("打款已到账"), t("请填写财务人员看到的金额。"), "arrived")
    : notice("info", t("待打款确认"), t("打款申请已提交,可离开此页,稍后回来填写。"), "underway");
}

function account(transfer) {
  return facts([
    [t("开户名"), transfer.holder],
    [t("开户银行"), transfer.bank],
    [t("开户行 / 支行"), transfer.branch],
    [t("银行账号"), h("span", { class: "figures" }, `···· ${transfer.account_end}`)],
    [t("付款方"), transfer.payer],
    [t("提交时间"), moment(transfer.sent_at)],
  ]);
}
