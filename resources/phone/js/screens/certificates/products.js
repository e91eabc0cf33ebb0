/** Certificates on sale: who issues them, what they cost, and where they can be used. */

import { get } from "../../api.js";
import { h } from "../../dom.js";
import { algorithmName, joined, money } from "../../format.js";
import { t } from "../../i18n.js";
import { ask } from "../../ui/sheet.js";

/** {products, platforms} of a holder: platforms by code. */
export async function offers(unit) {
  const scope = unit ? "unit" : "person";
  const [{ products }, { platforms }] = await Promise.all([
    get(`/certificate-products?scope=${scope}`),
    get("/platforms"),
  ]);
  return { products, platforms: new Map(platforms.map(({ code, name }) => [code, name])) };
}

/** 测试CA甲 SM2 */
export function productName({ ca, algorithm }) {
  return `${ca} ${algorithmName(algorithm)}`;
}

/** ¥130.00 / 365 天 */
export function priceOf({ price, days }) {
  return t("{price} / {days} 天", { price: money(price), days });
}

/** 支持交易的平台, unfolded by a tap. */
export function supported({ platforms }, names) {
  const list = platforms.map((code) => names.get(code) ?? code);
  return h(
    "details",
    { class: "supported" },
    h("summary", {}, t("支持交易的平台 ({n})", { n: list.length })),
    h("p", {}, joined(list)),
  );
}

/** Whether the product supports the platform, or the person wants it all the same. */
export function fits(product, platform, platforms) {
  if (product.platforms.includes(platform)) return true;
  return ask({
    title: t("该证书不支持所选平台"),
    text: t("“{product}”不能用于“{platform}”。请换一种证书,或确认仍要办理。", {
      product: productName(product),
      platform: platforms.get(platform) ?? platform,
    }),
    act: t("仍要办理"),
    dismiss: t("换一种证书"),
    testid: "misfit",
  });
}
