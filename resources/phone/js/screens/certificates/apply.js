/** 申请单位证书: the platform it is for, the certificate, 申请说明; then the result. */

import { actionKey, post } from "../../api.js";
import { h } from "../../dom.js";
import { t } from "../../i18n.js";
import { choices } from "../../ui/choice.js";
import { contactButton } from "../../ui/contact.js";
import { attempt } from "../../ui/fields.js";
import { button, card, notice } from "../../ui/parts.js";
import { verdict } from "../../ui/verdict.js";
import { fits, offers, priceOf, productName, supported } from "./products.js";
import { purchaseScreen } from "./purchase.js";

/** `done()` leads back to the holder, once something is bought. */
export async function applyScreen(app, { unit, done }) {
  const { products, platforms } = await offers(unit);
  const said = h("div", {});
  const note = h("textarea", { id: "note", maxlength: 200, rows: 3, testid: "note" });
  const platform = h(
    "select",
    { id: "platform", testid: "platform" },
    h("option", { value: "" }, t("暂不确定")),
    [...platforms].map(([code, name]) => h("option", { value: code }, name)),
  );
  let chosen = products[0];
  const key = actionKey();
  const submit = () =>
    attempt([], said, async () => {
      const wanted = platform.value || null;
      if (wanted && !(await fits(chosen, wanted, platforms))) return;
      const body = { unit, product: chosen.code, platform: wanted, note: note.value.trim() };
      const request = await post("/certificate-requests", body, key);
      if (request.life === "granted") await app.replace(purchaseScreen, { request, done });
      else await app.replace(appliedScreen, { unit });
    });
  return {
    title: unit ? t("申请单位证书") : t("购买个人证书"),
    testid: "apply-certificate",
    content: [
      card(
        null,
        h(
          "div",
          { class: "field" },
          h("label", { for: "platform" }, t("将操作的交易平台")),
          platform,
          h("p", { class: "field-said" }, t("请确认选择的数字证书支持您将操作的交易平台。")),
        ),
      ),
      choices(
        t("选择证书"),
        "product",
        products.map((product) => ({
          value: product.code,
          testid: `product-${product.code}`,
          title: productName(product),
          text: [priceOf(product), supported(product, platforms)],
        })),
        {
          chosen: chosen.code,
          change: (value) => {
            chosen = products.find(({ code }) => code === value);
          },
        },
      ),
      unit &&
        card(
          null,
          h(
            "div",
            { class: "field" },
            h("label", { for: "note" }, t("申请说明")),
            note,
            h("p", { class: "field-said" }, t("例如:参加某某项目投标。")),
          ),
        ),
      notice("warn", t("测试证书"), t("演示环境签发的证书仅供测试,不能用于真实投标。")),
      said,
    ],
    foot: button(unit ? t("提交") : t("去购买"), submit, {
      kind: "primary wide",
      testid: "apply-go",
    }),
  };
}

function appliedScreen(app, { unit }) {
  return {
    title: t("申请单位证书"),
    testid: "applied",
    content: [
      verdict(
        "info",
        "clock",
        t("申请已提交,待审核"),
        t("单位管理员或法人同意后,即可在申请记录中购买,您会收到消息。"),
      ),
      contactButton(unit),
    ],
    foot: button(t("完成"), () => app.done(), { kind: "primary wide", testid: "done" }),
  };
}
