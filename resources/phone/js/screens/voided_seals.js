/** 作废记录: seals that can no longer be used. */

import { get } from "../api.js";
import { h } from "../dom.js";
import { moment } from "../format.js";
import { t } from "../i18n.js";
import { empty } from "../ui/parts.js";

/** Those at `path`, of a unit or of one's own. */
export async function voidedScreen(_, { path }) {
  const { seals } = await get(path);
  return {
    title: t("作废记录"),
    testid: "voided",
    content: seals.length
      ? h(
          "section",
          { class: "card flush" },
          h(
            "ul",
            { class: "records" },
            seals.map((seal) =>
              h(
                "li",
                { testid: `voided-${seal.id}` },
                h("p", { class: "split" }, h("b", {}, seal.name), h("span", { class: "badge" }, t("已作废"))),
                h("p", { class: "muted figures" }, moment(seal.voided_at), seal.voided_by && ` · ${seal.voided_by}`),
              ),
            ),
          ),
        )
      : empty("seal", t("没有作废的印章。")),
  };
}
