/** What an encryption or decryption is for: the tender, the opening time, the price of neither. */

import { h } from "../dom.js";
import { moment } from "../format.js";
import { t } from "../i18n.js";
import { card, facts, notice } from "./parts.js";

/** The tender and its opening time; null for other scans. */
export function bidCard({ operation, project, opening_at: opening }) {
  if (operation !== "encrypt" && operation !== "decrypt") return null;
  return card(
    null,
    facts([
      [t("项目"), project && h("span", { testid: "project" }, project)],
      [
        t("开标时间"),
        h("span", { class: "figures", testid: "opening" }, opening ? moment(opening) : t("未设定")),
      ],
    ]),
  );
}

/** A word of warning where a certificate ends before the bids are opened. */
export function endsEarly(certificate, session) {
  const { opening_at: opening, operation } = session;
  const end = certificate?.not_after;
  if (operation !== "encrypt" || !opening || !end || new Date(end) >= new Date(opening)) return null;
  return notice(
    "warn",
    t("证书在开标前到期"),
    t("所选证书将于 {end} 到期,到期后无法解密。请先续期,或选择其他证书。", { end: moment(end) }),
    "ends-early",
  );
}
