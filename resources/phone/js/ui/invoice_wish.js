/** 开票信息 of a purchase: none, or what the invoice is to be made out to once it is paid. */

import { get } from "../api.js";
import { h, replace } from "../dom.js";
import { explain } from "../errors.js";
import { t } from "../i18n.js";
import { TitleEditor } from "../screens/money/invoice_form.js";
import { button, card, rowLink } from "./parts.js";
import { modal, sheetHead } from "./sheet.js";

/** A card that shows and changes the wish; `value` is an InvoiceForm or null. */
export class InvoiceWish {
  #host = h("div", {});
  #changed;
  #buyer;
  value = null;

  /** `changed()` is called when the wish is another; `buyer` is what a first title begins with. */
  constructor(changed, buyer) {
    this.#changed = changed;
    this.#buyer = { kind: "normal", ...buyer };
    this.#draw();
  }

  get element() {
    return card(null, this.#host);
  }

  /** Whether an error is about the wish; its field is then shown again with what is wrong. */
  async took(error) {
    if (!this.value || !error.details?.field) return false;
    await this.#edit(error);
    return true;
  }

  #draw() {
    const text = this.value ? this.value.name : t("不开发票,以后可在订单中心开具");
    replace(this.#host, rowLink("file", t("开票信息"), text, () => this.#edit(), "invoice-wish"));
  }

  async #edit(error) {
    const { titles } = await get("/invoices");
    const editor = new TitleEditor(this.value ?? titles[0] ?? this.#buyer, titles);
    const chosen = await modal(
      "sheet tall",
      (close) => {
        const done = () => close({ form: editor.value });
        return [
          sheetHead(t("开票信息"), close),
          h("div", { class: "sheet-body" }, editor.element(h("div", {}), done)),
          h(
            "div",
            { class: "buttons even" },
            button(t("不开发票"), () => close({ form: null }), { testid: "wish-none" }),
            button(t("确定"), done, { kind: "primary", testid: "wish-done" }),
          ),
          mark(editor, error),
        ];
      },
      { testid: "wish-sheet", label: t("开票信息") },
    );
    if (!chosen) return;
    this.value = chosen.form;
    this.#draw();
    this.#changed();
  }
}

function mark(editor, error) {
  if (!error) return [];
  const { message, next } = explain(error);
  editor.fields.find(({ name }) => name === error.details.field)?.mark(`${message} ${next}`);
  return [];
}
