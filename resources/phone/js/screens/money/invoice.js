/** 发票详情: how far it is, the invoice itself, mailing it again, changing it. */

import { get, post, streamAddress } from "../../api.js";
import { h } from "../../dom.js";
import { moment, money } from "../../format.js";
import { t } from "../../i18n.js";
import { attempt, Field, form } from "../../ui/fields.js";
import { button, card, facts, notice } from "../../ui/parts.js";
import { modal, sheetHead } from "../../ui/sheet.js";
import { toast } from "../../ui/toast.js";
import { invoiceFormScreen } from "./invoice_form.js";

const LOOKS = [700, 1_000, 2_000, 4_000, 8_000]; // ms
const MAIL_LOOK = 2_000; // ms

export async function invoiceScreen(app, { id, look = 0 }) {
  const invoice = await get(`/invoices/${id}`);
  const again = (more = {}) => app.replace(invoiceScreen, { id, ...more });
  const waiting = invoice.state === "issuing" || invoice.mail?.state === "queued";
  const pause = invoice.state === "issuing" ? LOOKS[look] : MAIL_LOOK;
  const timer =
    waiting && look < LOOKS.length
      ? setTimeout(() => again({ look: look + 1 }), pause)
      : 0;
  return {
    title: t("发票详情"),
    testid: "invoice",
    leave: () => clearTimeout(timer),
    content: [
      standing(invoice),
      invoice.pages > 0 && picture(invoice),
      card(null, rows(invoice)),
      invoice.issued.length > 1 && history(invoice),
    ],
    foot: deeds(app, invoice, again),
  };
}

function standing(invoice) {
  if (invoice.state === "failed") {
    return notice("err", t("发票未能开具"), invoice.reason, "invoice-state");
  }
  if (invoice.state === "issuing") {
    return notice(
      "info",
      t("开票中"),
      t("通常即时开具;特殊情况下需要等待 3–5 个工作日,开具后会通知您。"),
      "invoice-state",
    );
  }
  const { mail } = invoice;
  if (!mail) return null;
  if (!mail.real) {
    return notice("warn", t("已开具"), t("测试环境没有邮件服务器,邮件未真正发出。"), "invoice-state");
  }
  const words = {
    queued: t("正在发送到 {address}", mail),
    sent: t("已发送到 {address}", mail),
    failed: t("未能发送到 {address},请重新发送或换一个邮箱。", mail),
  };
  return notice(mail.state === "failed" ? "warn" : "info", t("已开具"), words[mail.state], "invoice-state");
}

/** The PDF's pages; a tap shows them large. */
function picture(invoice) {
  return h(
    "button",
    {
      type: "button",
      class: "invoice-picture",
      "aria-label": t("查看发票"),
      onclick: () => enlarge(invoice),
      testid: "invoice-picture",
    },
    h("img", { src: pageAddress(invoice, 1), alt: t("发票第 {n} 页", { n: 1 }) }),
  );
}

function pageAddress(invoice, page) {
  return streamAddress(`/invoices/${invoice.id}/pages/${page}?number=${invoice.number}`);
}

function enlarge(invoice) {
  const pages = Array.from({ length: invoice.pages }, (_, index) => index + 1);
  return modal(
    "sheet tall",
    (close) => [
      sheetHead(t("电子发票"), close),
      h(
        "div",
        { class: "invoice-pages", tabindex: 0, role: "group", "aria-label": t("电子发票") },
        pages.map((page) =>
          h("img", { src: pageAddress(invoice, page), alt: t("发票第 {n} 页", { n: page }) }),
        ),
      ),
      h(
        "div",
        { class: "files" },
        ["pdf", "ofd", "xml"].map((kind) =>
          h(
            "a",
            {
              class: "button small",
              href: streamAddress(`/invoices/${invoice.id}/files/${kind}`),
              download: `${invoice.number}.${kind}`,
              testid: `file-${kind}`,
            },
            kind.toUpperCase(),
          ),
        ),
      ),
    ],
    { testid: "invoice-pages", label: t("电子发票") },
  );
}

function rows(invoice) {
  const figure = (value) => h("span", { class: "figures" }, value);
  return facts([
    [t("发票类型"), kindName(invoice.form.kind)],
    [t("发票号码"), invoice.number && h("span", { class: "code" }, invoice.number)],
    [t("发票抬头"), invoice.form.name],
    [t("税号"), invoice.form.tax_number],
    [t("价税合计"), figure(money(invoice.amount))],
    [t("金额"), figure(money(invoice.net))],
    [t("税额({percent}%)", invoice), figure(money(invoice.tax))],
    [t("电子邮箱"), invoice.form.email],
    [t("订单数"), figure(String(invoice.orders.length))],
    [t("申请时间"), figure(moment(invoice.requested_at))],
    [t("开票时间"), invoice.issued_at && figure(moment(invoice.issued_at))],
  ]);
}

/** The name of an invoice's kind. */
export function kindName(kind) {
  return kind === "special" ? t("增值税专用发票") : t("增值税普通发票");
}

function history(invoice) {
  const names = {
    issuing: t("开票中"),
    issued: t("已开具"),
    reversed: t("已红冲"),
    failed: t("未开具"),
  };
  return card(
    t("换开记录"),
    h(
      "ul",
      { class: "moves", testid: "history" },
      invoice.issued.map((row) =>
        h(
          "li",
          {},
          h(
            "div",
            { class: "move" },
            h("span", {}, row.colour === "red" ? t("红字发票") : t("蓝字发票"), " · ", names[row.state]),
            h("span", { class: "code" }, row.number),
          ),
          h("b", { class: "sum figures" }, money(row.amount)),
        ),
      ),
    ),
  );
}

function deeds(app, invoice, again) {
  const change = () =>
    app.show(invoiceFormScreen, {
      change: invoice.id,
      amount: invoice.amount,
      begin: invoice.form,
    });
  if (invoice.state === "issuing") {
    return button(t("刷新"), () => again(), { kind: "wide", testid: "invoice-refresh" });
  }
  if (invoice.state === "failed") {
    return button(t("修改后重新提交"), change, { kind: "primary wide", testid: "change-invoice" });
  }
  return [
    button(t("查看发票"), () => enlarge(invoice), { kind: "primary wide", testid: "see-pdf" }),
    h(
      "div",
      { class: "buttons even invoice-deeds" },
      button(t("换开发票"), change, { testid: "change-invoice" }),
      button(t("发送邮箱"), () => mailAgain(invoice, again), { testid: "mail-again" }),
    ),
  ];
}

/** The same invoice to a mailbox, this or another. */
async function mailAgain(invoice, again) {
  const email = new Field("email", t("电子邮箱"), {
    type: "email",
    value: invoice.mail?.address ?? invoice.form.email,
  });
  const said = h("div", {});
  const sent = await modal(
    "sheet",
    (close) => {
      const send = () =>
        attempt([email], said, async () => {
          await post(`/invoices/${invoice.id}/mail`, { email: email.value });
          close(true);
        });
      return [
        sheetHead(t("发送邮箱"), close),
        form([email], said, send, button(t("发送"), send, { kind: "primary wide", testid: "mail-send" })),
      ];
    },
    { testid: "mail-sheet", label: t("发送邮箱") },
  );
  if (!sent) return;
  toast(t("已提交发送"));
  await again();
}
