/** 公告订阅: tender notices, searched and read; the way to one's subscriptions. */

import { get } from "../../api.js";
import { h, replace } from "../../dom.js";
import { moment, money } from "../../format.js";
import { t } from "../../i18n.js";
import { button, card, empty, facts, problem } from "../../ui/parts.js";
import { subscriptionsScreen } from "./subscriptions.js";

const PAUSE = 250; // ms of silence before a search

export async function noticesScreen(app) {
  const list = h("div", { class: "stack", "aria-live": "polite", testid: "notice-list" });
  let timer = 0;
  let asked = "";
  const search = async (words) => {
    asked = words;
    try {
      const page = await ask(words);
      if (asked === words) replace(list, rows(app, words, page));
    } catch (error) {
      replace(list, problem(error));
    }
  };
  const changed = (event) => {
    clearTimeout(timer);
    const words = event.target.value.trim();
    timer = setTimeout(() => search(words), PAUSE);
  };
  replace(list, rows(app, "", await ask("")));
  return {
    title: t("公告订阅"),
    testid: "notices",
    leave: () => clearTimeout(timer),
    content: [
      h(
        "div",
        { class: "field" },
        h("label", { for: "notice-search", class: "unseen" }, t("搜索公告")),
        h("input", {
          id: "notice-search",
          type: "search",
          autocomplete: "off",
          maxlength: 40,
          placeholder: t("输入关键词,如 桥梁"),
          testid: "notice-search",
          oninput: changed,
        }),
      ),
      list,
    ],
    foot: button(t("管理我的订阅"), () => app.show(subscriptionsScreen), {
      kind: "primary wide",
      testid: "to-subscriptions",
    }),
  };
}

function ask(words, before = null) {
  const older = before === null ? "" : `&before=${before}`;
  return get(`/notices?keyword=${encodeURIComponent(words)}${older}`);
}

function rows(app, words, { notices, more }) {
  if (!notices.length) return empty("notice", t("没有符合的公告。可订阅关键词,有新公告时提醒您。"));
  const next = h("div", { class: "stack" });
  const further = async () => {
    const page = await ask(words, notices.at(-1).number);
    next.replaceWith(...rows(app, words, page));
  };
  if (more) replace(next, button(t("更早的公告"), further, { testid: "older" }));
  return [...notices.map((notice) => row(app, notice)), next];
}

function row(app, notice) {
  return h(
    "button",
    {
      type: "button",
      class: "card notice-row",
      onclick: () => app.show(noticeScreen, { notice }),
      testid: `notice-${notice.number}`,
    },
    h("b", {}, notice.title),
    h(
      "span",
      { class: "split muted" },
      h("span", { class: "badge" }, notice.region),
      h("span", { class: "figures" }, moment(notice.published_at)),
    ),
  );
}

function noticeScreen(app, { notice }) {
  return {
    title: t("招标公告"),
    testid: "notice",
    content: [
      card(
        notice.title,
        facts([
          [t("招标人"), notice.tenderer],
          [t("地区"), notice.region],
          [t("预算金额"), money(notice.budget)],
          [t("发布时间"), moment(notice.published_at)],
          [t("投标截止"), moment(notice.closes_at)],
        ]),
      ),
      card(t("公告正文"), h("p", { class: "prose" }, notice.body)),
    ],
  };
}
