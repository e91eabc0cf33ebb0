/** Certificates on sale: who issues them, what they cost, and where they can be used. */

import { get } from "../../api.js";
import { h } from "../../dom.js";
import { algorithmName, joined, money } from "../../format.js";
import { t } from "../../i18n.js";

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
