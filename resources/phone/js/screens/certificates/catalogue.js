/** 全部证书: everything on sale for this holder, with the platforms of each. */

import { h } from "../../dom.js";
import { t } from "../../i18n.js";
import { offers, priceOf, productName, supported } from "./products.js";

export async function catalogueScreen(_, { unit }) {
  const { products, platforms } = await offers(unit);
  return {
    title: t("全部证书"),
    testid: "catalogue-list",
    content: products.map((product) =>
      h(
        "section",
        { class: "card stack" },
        h(
          "div",
          { class: "split" },
          h("b", {}, productName(product)),
          h("span", { class: "figures" }, priceOf(product)),
        ),
        supported(product, platforms),
      ),
    ),
  };
}
