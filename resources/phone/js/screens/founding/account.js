/** Step 3: the corporate account that the small transfer goes to. */

import { actionKey, post } from "../../api.js";
import { h } from "../../dom.js";
import { t } from "../../i18n.js";
import { attempt, Field, form } from "../../ui/fields.js";
import { button, card, notice } from "../../ui/parts.js";
import { steps } from "./steps.js";
import { withdrawButton } from "./withdraw.js";

export function accountScreen(app, { founding, on }) {
  const said = h("div", {});
  const fields = [
    new Field("holder", t("开户名"), { value: founding.name, maxlength: 100 }),
    new Field("bank", t("开户银行"), { maxlength: 100, placeholder: t("例如:中国工商银行") }),
    new Field("branch", t("开户行 / 支行"), { maxlength: 100, placeholder: t("支行全称") }),
    new Field("number", t("银行账号"), {
      inputmode: "numeric",
      maxlength: 40,
      placeholder: t("对公账户账号,仅数字"),
    }),
  ];
  const go = async () => {
    const blank = fields.find((field) => !field.check(field.value !== "", t("此项必填。")));
    if (blank) return;
    await attempt(fields, said, async () => {
      const body = Object.fromEntries(fields.map((field) => [field.name, field.value]));
      const sent = await post(`/foundings/${founding.id}/account`, body, actionKey());
      await on(sent);
    });
  };
  return {
    title: t("对公打款"),
    testid: "account",
    content: [
      steps(2),
      founding.transfer?.arrival === "returned" &&
        notice("err", t("上一笔打款被银行退回"), t("请核对对公账户信息后重新提交。")),
      card(t("填写对公账户信息"), form(fields, said, go)),
      notice(
        "info",
        t("将向该账户打入 0.01 至 2.00 元"),
        t("付款方为网银在线,用于确认账户属于本单位。"),
      ),
      withdrawButton(app, founding),
    ],
    foot: button(t("申请打款"), go, { kind: "primary wide", testid: "account-go" }),
  };
}
