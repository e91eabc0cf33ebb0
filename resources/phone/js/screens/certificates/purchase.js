/** 购买证书: what is bought and for how much, a channel, pay; once paid it can be received. */

import { actionKey, post } from "../../api.js";
import { h, replace } from "../../dom.js";
import { money } from "../../format.js";
import { t } from "../../i18n.js";
import { payOrder } from "../../ui/cashier.js";
import { button, card, facts, notice, problem } from "../../ui/parts.js";
import { channels, sandboxNote } from "../../ui/payment.js";
import { toast } from "../../ui/toast.js";
import { fits, offers, priceOf, productName } from "./products.js";

export async function purchaseScreen(app, { request, done }) {
  const { platforms } = await offers(request.unit);
  const { product } = request;
  const said = h("div", {});
  let channel = "alipay";
  let key = actionKey();
  const paid = async () => {
    toast(t("支付成功,请领取证书"));
    await done();
  };
  const place = () => post(`/certificate-requests/${request.id}/purchase`, { channel }, key);
  const anew = () => {
    key = actionKey();
    return place();
  };
  const pay = async () => {
    replace(said);
    if (!request.fits && !(await fits(product, request.platform, platforms))) return;
    try {
      await payOrder(app, await place(), { paid, later: done, anew });
    } catch (error) {
      if (error.code !== "network") key = actionKey();
      replace(said, problem(error));
    }
  };
  return {
    title: request.unit ? t("购买单位证书") : t("购买个人证书"),
    testid: "purchase",
    content: [
      card(
        t("证书"),
        facts([
          [t("证书"), productName(product)],
          [t("使用者"), request.unit_name ?? app.me.name],
          [t("价格"), priceOf(product)],
          [t("将操作的平台"), request.platform && platforms.get(request.platform)],
        ]),
      ),
      request.fits
        ? null
        : notice(
            "warn",
            t("该证书不支持所选平台"),
            t("支付前请确认:它不能用于“{platform}”。", {
              platform: platforms.get(request.platform) ?? request.platform,
            }),
            "misfit-note",
          ),
      channels(channel, (value) => {
        channel = value;
        key = actionKey();
      }),
      sandboxNote(),
      h("p", { class: "muted" }, t("有效期从首次领取开始计算。购买成功不支持退订。")),
      said,
    ],
    foot: [
      h(
        "div",
        { class: "total" },
        h("span", { class: "muted" }, t("应付")),
        h("b", { class: "figures" }, money(product.price)),
      ),
      button(t("立即支付"), pay, { kind: "primary wide", testid: "pay" }),
    ],
  };
}
