/** Paying an order: the channel's cashier, or in a sandbox this page's own; then the result. */

import { get, post } from "../api.js";
import { h, replace } from "../dom.js";
import { money } from "../format.js";
import { t } from "../i18n.js";
import { button, card, facts, problem } from "./parts.js";
import { askPin } from "./pin_pad.js";

const LOOK = 1_000; // ms
const FINAL = new Set(["paid", "invoiced", "closed"]);

/** The name of a channel. */
export function channelName(channel) {
  return channel === "alipay" ? t("支付宝") : t("微信支付");
}

/**
 * Let the person pay an order; `paid()` is called once the cloud has heard of the payment, `later()`
 * when the person will not wait. Nothing is called when the cashier was dismissed. The form that
 * made the order gives way to the waiting, so that nobody pays twice; a list (`listed`) stays.
 * An order that was open too long is closed: `anew()` makes another, which is paid instead; one
 * that was paid meanwhile is not paid again.
 */
export async function payOrder(app, placed, { paid, later, anew, listed = false }) {
  // what a repeated call answers is the order as it was at first
  const { state } = await get(`/orders/${placed.id}`);
  if (state === "paid" || state === "invoiced") {
    await paid();
    return;
  }
  const order = state === "closed" && anew ? await anew() : placed;
  if (order.cashier) {
    location.assign(order.cashier);
    return;
  }
  const outcome = await askPin({
    title: t("请输入支付密码"),
    hint: [channelName(order.channel), " · ", money(order.amount), h("br"), sandboxHint()],
    submit: () => post(`/orders/${order.id}/sandbox-payment`),
  });
  if (!outcome) return;
  if (outcome.value.state === "pending") {
    const waiting = { order: outcome.value, paid, later, anew };
    await (listed ? app.show(paymentScreen, waiting) : app.replace(paymentScreen, waiting));
  } else await paid();
}

function sandboxHint() {
  return h("span", { class: "muted" }, t("测试环境:任意六位数字,不会真实扣款"));
}

/** The person has paid, and the channel has not reported it yet. */
function paymentScreen(app, { order, paid, later, anew }) {
  const said = h("div", {});
  let timer = 0;
  let left = false;
  const look = async () => {
    const now = await get(`/orders/${order.id}`).catch((error) => replace(said, problem(error)));
    if (left) return;
    if (now && FINAL.has(now.state)) await ended(now);
    else timer = setTimeout(look, LOOK);
  };
  const ended = (now) => (now.state === "closed" ? closed() : paid());
  const again = async () => {
    try {
      await payOrder(app, await anew(), { paid, later, anew });
    } catch (error) {
      replace(said, problem(error));
    }
  };
  const closed = () =>
    replace(
      said,
      card(
        t("订单已关闭"),
        h("p", {}, t("超过支付时间,没有扣款。")),
        anew && button(t("重新下单"), again, { kind: "primary wide", testid: "order-again" }),
      ),
    );
  timer = setTimeout(look, LOOK);
  return {
    title: t("支付结果"),
    testid: "payment",
    leave: () => {
      left = true;
      clearTimeout(timer);
    },
    content: [
      h(
        "div",
        { class: "pending", role: "status" },
        h("span", { class: "spinner", "aria-hidden": "true" }),
        h("h2", {}, t("正在等待支付结果")),
        h("p", { class: "muted" }, t("支付渠道确认后自动继续,不会重复扣款。")),
      ),
      card(
        null,
        facts([
          [t("支付方式"), channelName(order.channel)],
          [t("应付"), h("span", { class: "figures" }, money(order.amount))],
          [t("订单号"), h("span", { class: "code" }, order.id)],
        ]),
      ),
      said,
    ],
    foot: button(t("稍后再看"), later, { kind: "wide", testid: "payment-later" }),
  };
}
