/** 我的订阅: keywords and regions one wants to hear of, free of charge. */

import { get, post } from "../../api.js";
import { h, replace } from "../../dom.js";
import { t } from "../../i18n.js";
import { icon } from "../../icons.js";
import { attempt, Field, form } from "../../ui/fields.js";
import { button, card, empty } from "../../ui/parts.js";
import { toast } from "../../ui/toast.js";

export async function subscriptionsScreen(app) {
  const { subscriptions, regions } = await get("/subscriptions");
  const list = h("div", { class: "stack", testid: "subscription-list" });
  const draw = (rows) => replace(list, shown(rows, end));
  const end = async (row) => {
    const left = await post(`/subscriptions/${row.id}/end`);
    draw(left.subscriptions);
    toast(t("已取消订阅"));
  };
  draw(subscriptions);
  return {
    title: t("我的订阅"),
    testid: "subscriptions",
    content: [card(t("新增订阅"), adding(regions, draw)), list],
  };
}

function adding(regions, draw) {
  const keyword = new Field("keyword", t("关键词"), {
    maxlength: 40,
    placeholder: t("如 桥梁、医疗设备"),
    hint: t("多个词用空格分开,需同时出现。"),
  });
  const region = h(
    "select",
    { id: "region", testid: "region" },
    h("option", { value: "" }, t("全国")),
    regions.map((name) => h("option", { value: name }, name)),
  );
  const said = h("div", {});
  const submit = async () => {
    const wish = { keyword: keyword.value, region: region.value };
    if (!keyword.check(wish.keyword || wish.region, t("请填写关键词,或选择地区。"))) return;
    const now = await attempt([keyword], said, () => post("/subscriptions", wish));
    if (!now) return;
    keyword.value = "";
    region.value = "";
    draw(now.subscriptions);
    toast(t("已订阅,有新公告时在消息中心提醒您"));
  };
  return form(
    [keyword, h("div", { class: "field" }, h("label", { for: "region" }, t("地区")), region)],
    said,
    submit,
    button(t("免费订阅"), submit, { kind: "primary wide", testid: "subscribe" }),
  );
}

function shown(rows, end) {
  if (!rows.length) return empty("notice", t("还没有订阅。"));
  return rows.map((row) =>
    h(
      "section",
      { class: "card split", testid: "subscription" },
      h(
        "div",
        {},
        h("b", {}, row.keyword || t("全部公告")),
        h(
          "p",
          { class: "muted" },
          row.region || t("全国"),
          " · ",
          t("在投公告 {n} 条", { n: row.matching }),
        ),
      ),
      h(
        "button",
        {
          type: "button",
          class: "icon-button",
          "aria-label": t("取消订阅 {what}", { what: row.keyword || row.region }),
          onclick: () => end(row),
          testid: "unsubscribe",
        },
        icon("close"),
      ),
    ),
  );
}
