/** 开票: the invoice's kind, the title and where to mail it; also for changing one. */

import { actionKey, get, post } from "../../api.js";
import { h, replace } from "../../dom.js";
import { money } from "../../format.js";
import { t } from "../../i18n.js";
import { Field, attempt, form } from "../../ui/fields.js";
import { button, card } from "../../ui/parts.js";
import { segments } from "../../ui/segments.js";
import { modal, sheetHead } from "../../ui/sheet.js";

const FOR_UNITS = ["tax_number", "address", "phone", "bank", "account"];

/**
 * For `orders` worth `amount`, after which the screen `then` shows the invoice; with `change`, the
 * id of an invoice that is to be changed, back to which it leads. The form begins with `begin`, else
 * with the title used last, else with the `buyer` of the orders.
 */
export async function invoiceFormScreen(app, { orders, amount, then, change, begin, buyer }) {
  const { titles } = await get("/invoices");
  const first = buyer ? { kind: "normal", ...buyer } : null;
  const editor = new TitleEditor(begin ?? titles[0] ?? first, titles);
  const said = h("div", {});
  let key = actionKey();
  const submit = () =>
    attempt(editor.fields, said, async () => {
      const made = await send().catch((error) => {
        if (error.code !== "network") key = actionKey();
        throw error;
      });
      if (change) await app.done();
      else await app.replace(then, { id: made.id });
    });
  const send = () =>
    change
      ? post(`/invoices/${change}/change`, editor.value, key)
      : post("/invoices", { orders, form: editor.value }, key);
  return {
    title: change ? t("换开发票") : t("开具发票"),
    testid: "invoice-form",
    content: [
      card(
        t("开票金额"),
        h("p", { class: "balance figures", testid: "invoice-amount" }, money(amount)),
        change && h("p", { class: "muted" }, t("原发票将红冲,重新开具,金额不变。")),
      ),
      editor.element(said, submit),
    ],
    foot: button(t("提交"), submit, { kind: "primary wide", testid: "invoice-submit" }),
  };
}

/** What stands on an invoice as its buyer. */
export class TitleEditor {
  #kind;
  #titleKind;
  #host = h("div", { class: "stack" });
  #titles;

  constructor(begin, titles) {
    this.#titles = titles;
    this.#fill(begin ?? { kind: "normal", title_kind: "unit" });
  }

  /** The whole form; Enter hands it in. */
  element(said, submit) {
    return h(
      "div",
      { class: "stack" },
      this.#titles.length
        ? button(t("请选择发票抬头"), () => this.#choose(), { kind: "wide", testid: "titles" })
        : null,
      form([], said, submit, this.#host, h("button", { hidden: true })),
    );
  }

  get value() {
    const values = Object.fromEntries(this.fields.map(({ name, value }) => [name, value]));
    return { kind: this.#kind, title_kind: this.#titleKind, ...values };
  }

  #fill(title) {
    this.#kind = title.kind;
    this.#titleKind = title.title_kind;
    const field = (name, label, more) => new Field(name, label, { value: title[name] ?? "", ...more });
    this.all = {
      name: field("name", t("发票抬头")),
      tax_number: field("tax_number", t("税号"), { maxlength: 18, autocapitalize: "characters" }),
      address: field("address", t("注册地址")),
      phone: field("phone", t("注册电话"), { type: "tel" }),
      bank: field("bank", t("开户银行")),
      account: field("account", t("银行账号"), { inputmode: "numeric" }),
      email: field("email", t("电子邮箱"), { type: "email", hint: t("发票以 PDF、OFD、XML 发到这里") }),
    };
    this.#draw();
  }

  get fields() {
    const hidden = this.#titleKind === "person" ? FOR_UNITS : [];
    return Object.values(this.all).filter(({ name }) => !hidden.includes(name));
  }

  #draw() {
    const special = this.#kind === "special";
    replace(
      this.#host,
      segments(t("发票类型"), "invoice-kind", [
        { value: "normal", label: t("普票") },
        { value: "special", label: t("专票") },
      ], { chosen: this.#kind, change: (value) => this.#set(value, this.#titleKind) }),
      special
        ? h("p", { class: "muted" }, t("专票只能开给单位,以下各项都要填写。"))
        : segments(t("抬头类型"), "title-kind", [
            { value: "unit", label: t("单位") },
            { value: "person", label: t("个人") },
          ], { chosen: this.#titleKind, change: (value) => this.#set(this.#kind, value) }),
      h("section", { class: "card stack" }, this.fields.map(({ element }) => element)),
    );
  }

  #set(kind, titleKind) {
    this.#kind = kind;
    this.#titleKind = kind === "special" ? "unit" : titleKind;
    this.#draw();
  }

  async #choose() {
    const title = await modal(
      "sheet",
      (close) => [
        sheetHead(t("请选择发票抬头"), close),
        this.#titles.map((item) =>
          h(
            "button",
            { type: "button", class: "row-link", onclick: () => close(item), testid: "title" },
            h(
              "span",
              { class: "grow" },
              item.name,
              h("br"),
              h("span", { class: "muted" }, item.tax_number || t("个人")),
            ),
          ),
        ),
      ],
      { testid: "title-sheet", label: t("请选择发票抬头") },
    );
    if (title) this.#fill(title);
  }
}
