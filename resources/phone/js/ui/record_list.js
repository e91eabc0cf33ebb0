/** A list of records that is searched, filtered, paged and saved as a CSV file. */

import { get } from "../api.js";
import { h, replace } from "../dom.js";
import { t } from "../i18n.js";
import { icon } from "../icons.js";
import { Field } from "./fields.js";
import { button, empty, problem } from "./parts.js";
import { modal, sheetHead } from "./sheet.js";

/**
 * `path` answers {total, page} and the records under `items`; `row(record, reload)` draws one.
 * `search` is the hint of the search field, `filters` a list of {name, label, options | type}.
 */
export function recordList({ path, items, search, filters = [], row, file = true }) {
  let page = 0;
  let turn = 0;
  let wish = {};
  const said = h("div", {});
  const list = h("ul", { class: "records", testid: "records" });
  const count = h("p", { class: "muted", role: "status", testid: "record-count" });
  const query = () => new URLSearchParams({ search: words.value, ...wish }).toString();
  const load = async (next) => {
    replace(said);
    turn += 1;
    const asked = turn;
    try {
      const found = await get(`${path}?${query()}&page=${next}`);
      if (asked !== turn) return; // a later wish is on its way
      page = found.page;
      if (page === 0) replace(list);
      list.append(...found[items].map((record) => row(record, () => load(0))));
      more.hidden = list.childElementCount >= found.total;
      count.textContent = t("共 {n} 条记录", { n: found.total });
      if (found.total === 0) replace(list, h("li", { class: "bare" }, empty("todo", t("没有记录。"))));
      save.setAttribute("href", `/v1/phone${path}.csv?${query()}`);
    } catch (error) {
      replace(said, problem(error));
    }
  };
  const words = h("input", {
    type: "search",
    placeholder: search,
    "aria-label": search,
    maxlength: 60,
    testid: "record-search",
    onchange: () => load(0),
  });
  const narrow = async () => {
    const chosen = await filterSheet(filters, wish);
    if (!chosen) return;
    wish = chosen;
    filter.classList.toggle("chosen", Object.keys(wish).length > 0);
    await load(0);
  };
  const filter = button(t("筛选"), narrow, { kind: "small", testid: "record-filter" });
  const more = button(t("显示更多"), () => load(page + 1), {
    kind: "quiet wide",
    testid: "record-more",
  });
  more.hidden = true;
  const save = h(
    "a",
    { class: "button small quiet", download: "", testid: "record-file", hidden: !file },
    icon("download", "small"),
    t("导出 CSV"),
  );
  const form = h(
    "form",
    {
      class: "searching",
      role: "search",
      onsubmit: (event) => {
        event.preventDefault();
        load(0);
      },
    },
    words,
    filters.length > 0 && filter,
  );
  load(0);
  return h(
    "div",
    { class: "stack" },
    form,
    said,
    h("div", { class: "split" }, count, save),
    h("section", { class: "card flush" }, list),
    more,
  );
}

/** 筛选: answers what was chosen, or null when the sheet was dismissed. */
function filterSheet(filters, before) {
  return modal(
    "sheet",
    (close) => {
      const fields = filters.map((filter) => field(filter, before[filter.name] ?? ""));
      const chosen = () =>
        Object.fromEntries(
          filters
            .map(({ name }, index) => [name, fields[index].value])
            .filter(([, value]) => value !== ""),
        );
      return [
        sheetHead(t("筛选"), close),
        h("div", { class: "stack" }, fields.map(({ element }) => element)),
        h(
          "div",
          { class: "buttons even" },
          button(t("重置"), () => close({}), { testid: "filter-reset" }),
          button(t("确定"), () => close(chosen()), { kind: "primary", testid: "filter-apply" }),
        ),
      ];
    },
    { testid: "filter-sheet", label: t("筛选") },
  );
}

function field({ name, label, options, type }, value) {
  if (!options) return new Field(`filter-${name}`, label, { type, value });
  const select = h(
    "select",
    { id: `filter-${name}`, testid: `filter-${name}` },
    [["", t("全部")], ...options].map(([code, words]) =>
      h("option", { value: code, selected: code === value }, words),
    ),
  );
  const element = h(
    "div",
    { class: "field" },
    h("label", { for: `filter-${name}` }, label),
    select,
  );
  return {
    element,
    get value() {
      return select.value;
    },
  };
}
