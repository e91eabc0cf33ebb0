/** 授权记录 and 使用记录 as rows, the same wherever they are shown. */

import { h } from "../dom.js";
import { day, moment } from "../format.js";
import { t } from "../i18n.js";
import { button } from "./parts.js";
import { recordList } from "./record_list.js";

const OPERATIONS = () => [
  ["stamp", t("扫码签章")],
  ["login", t("扫码登录")],
  ["encrypt", t("扫码加密")],
  ["decrypt", t("扫码解密")],
];
const RESULTS = () => [
  ["sealed", t("成功")],
  ["done", t("成功")],
  ["failed", t("失败")],
  ["refused", t("已拒绝")],
  ["expired", t("已过期")],
  ["cancelled", t("已取消")],
  ["phone-left", t("中断")],
];

/** 使用记录 at `path`; `search` is the hint of the search field. */
export function useRecords(path, search, { file = true } = {}) {
  return recordList({
    path,
    items: "uses",
    search,
    file,
    filters: [
      { name: "operation", label: t("操作"), options: OPERATIONS() },
      { name: "since", label: t("开始日期"), type: "date" },
      { name: "until", label: t("结束日期"), type: "date" },
    ],
    row: useRow,
  });
}

/** 授权记录 at `path`; `reclaim(grant)` takes one back and answers whether it did. */
export function grantRecords(path, reclaim) {
  return recordList({
    path,
    items: "grants",
    search: t("请输入被授权人姓名"),
    filters: [{ name: "state", label: t("状态"), options: Object.entries(states()) }],
    row: (grant, reload) => grantRow(grant, async () => (await reclaim(grant)) && reload()),
  });
}

/** How a period reads; without an end it is for ever. */
export function period(starts, ends) {
  if (!ends) return t("永久");
  return t("{from} 到 {to}", { from: day(starts), to: day(ends) });
}

function useRow(use) {
  const fine = use.result === "sealed" || use.result === "done";
  return h(
    "li",
    { testid: `use-${use.id}` },
    h(
      "div",
      { class: "split" },
      h("b", {}, use.platform),
      h("span", { class: "badge" }, named(OPERATIONS(), use.operation)),
    ),
    use.document && h("p", { class: "document" }, use.document),
    h(
      "p",
      { class: "muted split" },
      h("span", { class: "figures" }, use.person, " ", moment(use.at)),
      h("span", { class: fine ? "fine" : "wrong" }, named(RESULTS(), use.result)),
    ),
  );
}

function grantRow(grant, reclaim) {
  const reclaimable = grant.state === "active" || grant.state === "upcoming";
  const kind = { active: "ok", upcoming: "", expired: "warn", reclaimed: "" }[grant.state];
  return h(
    "li",
    { class: "side", testid: `grant-${grant.id}` },
    h(
      "div",
      {},
      h(
        "p",
        {},
        h("b", {}, grant.person),
        " ",
        h("span", { class: `badge ${kind}`, testid: "grant-state" }, states()[grant.state]),
      ),
      h("p", { class: "muted figures" }, lasting(grant)),
      grant.granted_at &&
        h(
          "p",
          { class: "muted figures" },
          t("授权日期:{date}", { date: day(grant.granted_at) }),
          grant.granted_by && ` · ${grant.granted_by}`,
        ),
      grant.ended_at &&
        h(
          "p",
          { class: "muted figures" },
          t("收回日期:{date}", { date: day(grant.ended_at) }),
          grant.ended_by && ` · ${grant.ended_by}`,
        ),
    ),
    reclaimable && button(t("收回"), reclaim, { kind: "small refuse", testid: "reclaim" }),
  );
}

function lasting(grant) {
  if (!grant.received) return t("待领取");
  return t("有效期:{period}", { period: period(grant.starts_at, grant.ends_at) });
}

function states() {
  return {
    active: t("有效"),
    upcoming: t("未生效"),
    expired: t("已到期"),
    reclaimed: t("已收回"),
  };
}

function named(pairs, code) {
  return pairs.find(([value]) => value === code)?.[1] ?? code;
}
