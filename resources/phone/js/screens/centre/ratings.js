/** 企业信用评级: apply for a rating, watch it, see the grade. */

import { get, post } from "../../api.js";
import { h, replace } from "../../dom.js";
import { moment } from "../../format.js";
import { t } from "../../i18n.js";
import { attempt } from "../../ui/fields.js";
import { button, card, empty, notice } from "../../ui/parts.js";
import { toast } from "../../ui/toast.js";

const AGAIN = 5_000; // ms until a rating that is underway is asked for again

export async function ratingsScreen(app) {
  const [me, first] = await Promise.all([app.refreshMe(), get("/ratings")]);
  const list = h("div", { class: "stack", "aria-live": "polite", testid: "ratings-list" });
  let timer = 0;
  let left = false;
  const draw = ({ ratings }) => {
    replace(list, ratings.length ? ratings.map(row) : empty("grade", t("还没有评级申请。")));
    again(ratings.some(({ state }) => state === "underway"));
  };
  const again = (waiting) => {
    clearTimeout(timer);
    if (waiting && !left) timer = setTimeout(refresh, AGAIN);
  };
  // without an answer the list stays as it is
  const refresh = () => get("/ratings").then(draw, () => again(true));
  draw(first);
  return {
    title: t("企业信用评级"),
    testid: "ratings",
    leave: () => {
      left = true;
      clearTimeout(timer);
    },
    content: [
      me.units.length
        ? card(t("申请评级"), applying(me.units, draw))
        : notice("info", t("请先加入单位"), t("评级以单位名义申请。")),
      list,
    ],
  };
}

function purposes() {
  return {
    bidding: t("招标评选"),
    financing: t("融资贷款"),
    policy: t("政策申请"),
    trade: t("贸易征信"),
    branding: t("品牌宣传"),
  };
}

function applying(units, draw) {
  const unit = select("rating-unit", t("单位"), units.map(({ id, name }) => [id, name]));
  const purpose = select("rating-purpose", t("用途"), Object.entries(purposes()));
  const said = h("div", {});
  const submit = async () => {
    const path = `/units/${unit.input.value}/ratings`;
    const wish = { purpose: purpose.input.value };
    const now = await attempt([], said, () => post(path, wish));
    if (!now) return;
    draw(now);
    toast(t("已提交,出结果后在消息中心通知您"));
  };
  return h(
    "div",
    { class: "stack" },
    unit.element,
    purpose.element,
    h("p", { class: "muted" }, t("演示环境的评级由沙箱给出,不是真实评级。")),
    said,
    button(t("提交申请"), submit, { kind: "primary wide", testid: "apply-rating" }),
  );
}

function select(id, label, entries) {
  const options = entries.map(([value, text]) => h("option", { value }, text));
  const input = h("select", { id, testid: id }, options);
  return { input, element: h("div", { class: "field" }, h("label", { for: id }, label), input) };
}

function row(rating) {
  const states = {
    underway: h("span", { class: "badge warn" }, t("评定中")),
    graded: h("b", { class: "grade" }, rating.grade),
    declined: h("span", { class: "badge" }, t("未能评定")),
  };
  return h(
    "section",
    { class: "card split", testid: "rating" },
    h(
      "div",
      {},
      h("b", {}, rating.unit_name),
      h("p", { class: "muted" }, purposes()[rating.purpose]),
      h("p", { class: "muted figures" }, moment(rating.answered_at ?? rating.applied_at)),
    ),
    states[rating.state],
  );
}
