/** 互连平台: the platforms that take part, with their prices. */

import { get } from "../api.js";
import { h, replace } from "../dom.js";
import { money } from "../format.js";
import { t } from "../i18n.js";
import { empty } from "../ui/parts.js";

export async function platformsScreen() {
  const { platforms } = await get("/platforms");
  const list = h("div", { class: "stack", "aria-live": "polite" });
  const show = (words) => {
    const found = platforms.filter(({ name }) => name.includes(words.trim()));
    replace(
      list,
      found.length ? found.map(platformCard) : empty("platforms", t("没有找到这个平台。")),
    );
  };
  show("");
  return {
    title: t("互连平台"),
    testid: "platforms",
    tab: "/m/platforms",
    content: [
      h(
        "div",
        { class: "field" },
        h("label", { for: "search", class: "unseen" }, t("搜索平台")),
        h("input", {
          id: "search",
          type: "search",
          placeholder: t("搜索平台"),
          testid: "platform-search",
          oninput: (event) => show(event.target.value),
        }),
      ),
      list,
      h("p", { class: "muted" }, t("收费规则由各交易平台制定,在签章时购买。")),
    ],
  };
}

function platformCard(platform) {
  const per = platform.charge_unit === "file" ? t("文件") : t("次");
  const { accent } = platform.theme;
  const section = h(
    "section",
    { class: accent ? "card platform themed" : "card platform", testid: `platform-${platform.code}` },
    h(
      "div",
      { class: "platform-head" },
      h("b", {}, platform.name),
      h("span", { class: "badge" }, kindName(platform.kind)),
    ),
    h(
      "p",
      { class: "muted figures" },
      t("按日 {day}/日 · 按次 {use}/{per}", {
        day: money(platform.price_day),
        use: money(platform.price_use),
        per,
      }),
    ),
    limits(platform.limits),
  );
  // the platform's own colour, from the directory; a style attribute would break the policy
  if (accent) section.style.setProperty("--accent", accent);
  return section;
}

function kindName(kind) {
  return kind === "trading" ? t("交易平台") : t("公共服务平台");
}

function limits({ files, pages }) {
  const parts = [
    files && t("一次最多 {files} 个文件", { files }),
    pages && t("一次最多 {pages} 页", { pages }),
  ].filter(Boolean);
  return parts.length ? h("p", { class: "muted" }, parts.join(" · ")) : null;
}
