/** 订单中心: day passes that were ordered, and the way to their invoices. */

import { get } from "../../api.js";
import { h } from "../../dom.js";
import { dayCount, moment, money } from "../../format.js";
import { t } from "../../i18n.js";
import { channelName, payOrder } from "../../ui/cashier.js";
import { button, card, empty, facts, notice } from "../../ui/parts.js";
import { toast } from "../../ui/toast.js";
import { invoiceScreen } from "./invoice.js";
import { invoiceFormScreen } from "./invoice_form.js";

export async function ordersScreen(app) {
  const { orders } = await get("/orders");
  return {
    title: t("订单中心"),
    testid: "orders",
    action: {
      image: "file",
      label: t("开票记录"),
      act: () => app.go("/m/invoices"),
      testid: "to-invoices",
    },
    content: orders.length
      ? orders.map((order) => orderCard(app, order))
      : [
          empty("card", t("还没有日包订单。")),
          notice("info", t("日包在使用中购买"), t("扫码签章或加密时选择按日计费,即可购买日包。")),
        ],
  };
}

function orderCard(app, order) {
  return h(
    "section",
    { class: "card order", testid: `order-${order.id}` },
    h(
      "div",
      { class: "split" },
      h("h2", {}, t("共享互认 CA 畅享包(日包)")),
      stateBadge(order),
    ),
    h("p", { class: "order-sum figures" }, money(order.amount)),
    facts([
      [order.personal ? t("个人") : t("单位"), order.holder],
      [t("平台"), order.platform_name],
      [t("天数"), dayCount(order.days)],
      [t("有效期"), order.ends && h("span", { class: "figures" }, period(order))],
      [t("支付方式"), channelName(order.channel)],
      [t("下单时间"), h("span", { class: "figures" }, moment(order.placed_at))],
      [t("订单号"), h("span", { class: "code" }, order.id)],
    ]),
    deed(app, order),
  );
}

function period(order) {
  // a line may end between the two, not within one
  const [start, end] = [order.starts, order.ends].map((at) => moment(at).replace(" ", "\u00a0"));
  return t("{start} 至 {end}", { start, end });
}

function stateBadge({ state, invoice }) {
  const [kind, label] = {
    pending: ["warn", t("待支付")],
    paid: invoice ? ["", t("开票中")] : ["ok", t("已支付")],
    invoiced: ["ok", t("已开票")],
    closed: ["", t("已关闭")],
  }[state];
  return h("span", { class: `badge ${kind}`, testid: "order-state" }, label);
}

/** What can be done with an order now; the invoice only once it is paid. */
function deed(app, order) {
  const paid = async () => {
    toast(t("支付成功,日包已生效"));
    await app.again();
  };
  const paying = { paid, later: () => app.again(), listed: true };
  if (order.state === "pending") {
    return button(t("继续支付"), () => payOrder(app, order, paying), {
      kind: "wide",
      testid: "pay-order",
    });
  }
  if (order.invoice) {
    const open = () => app.show(invoiceScreen, { id: order.invoice });
    return button(t("查看发票"), open, { kind: "wide", testid: "see-invoice" });
  }
  if (order.state !== "paid") return null;
  const ask = () =>
    app.show(invoiceFormScreen, {
      orders: [{ kind: "pass", id: order.id }],
      amount: order.amount,
      then: invoiceScreen,
      buyer: { title_kind: order.personal ? "person" : "unit", name: order.holder },
    });
  return button(t("开具发票"), ask, { kind: "wide", testid: "ask-invoice" });
}
