/** 文档签章: the documents one brought, to be stamped on this phone. */

import { get, post, upload } from "../../api.js";
import { h, replace } from "../../dom.js";
import { PhoneError } from "../../errors.js";
import { moment, size } from "../../format.js";
import { t } from "../../i18n.js";
import { plus } from "../../ui/fab.js";
import { button, empty, problem } from "../../ui/parts.js";
import { segments } from "../../ui/segments.js";
import { ask } from "../../ui/sheet.js";
import { toast } from "../../ui/toast.js";
import { documentScreen } from "./document.js";

const LARGEST = 16 * 1024 * 1024; // bytes that the cloud takes
const KINDS = { all: () => true, signed: isSigned, unsigned: (item) => !isSigned(item) };

export async function documentsScreen(app) {
  return new Documents(app).view();
}

function isSigned({ signed_at: at }) {
  return at !== null;
}

class Documents {
  #app;
  #all = [];
  #kind = "all";
  #words = "";
  #order = "new";
  #said = h("div", { "aria-live": "polite" });
  #filters = h("div", {});
  #sort = button("", () => this.#turn(), { kind: "small quiet", testid: "sort" });
  #list = h("div", { class: "stack", testid: "document-list" });

  constructor(app) {
    this.#app = app;
  }

  async view() {
    this.#have((await get("/documents")).documents);
    const files = h("input", {
      type: "file",
      accept: "application/pdf,.pdf",
      multiple: true,
      hidden: true,
      "aria-label": t("选择 PDF 文档"),
      testid: "document-files",
      onchange: (event) => this.#bring([...event.target.files], event.target),
    });
    return {
      title: t("文档签章"),
      testid: "documents",
      content: [
        files,
        this.#search(),
        this.#filters,
        this.#said,
        this.#list,
        privacy(),
        plus(t("导入文档"), () => files.click(), "import-document"),
      ],
    };
  }

  #search() {
    const changed = (event) => {
      this.#words = event.target.value.trim().toLowerCase();
      this.#draw();
    };
    return h(
      "div",
      { class: "searching" },
      h("label", { for: "document-search", class: "unseen" }, t("按名称搜索")),
      h("input", {
        id: "document-search",
        type: "search",
        autocomplete: "off",
        maxlength: 100,
        placeholder: t("请输入文档名称"),
        testid: "document-search",
        oninput: changed,
      }),
      this.#sort,
    );
  }

  #have(documents) {
    this.#all = documents;
    const names = { all: t("所有文档"), signed: t("已签章"), unsigned: t("未签章") };
    const options = Object.entries(names).map(([value, name]) => ({
      value,
      label: `${name} ${documents.filter(KINDS[value]).length}`,
    }));
    const change = (kind) => this.#choose(kind);
    replace(
      this.#filters,
      segments(t("筛选"), "filter", options, { chosen: this.#kind, change }),
    );
    this.#draw();
  }

  #draw() {
    replace(this.#sort, this.#order === "new" ? t("最新在前") : t("按名称"));
    const shown = this.#all
      .filter(KINDS[this.#kind])
      .filter(({ name }) => name.toLowerCase().includes(this.#words));
    if (this.#order === "name") shown.sort((one, other) => one.name.localeCompare(other.name));
    replace(
      this.#list,
      shown.length
        ? shown.map((item) => this.#row(item))
        : empty("file", this.#all.length ? t("没有符合的文档。") : t("还没有文档。点击右下角【+】导入 PDF。")),
    );
  }

  #choose(kind) {
    this.#kind = kind;
    this.#draw();
  }

  #turn() {
    this.#order = this.#order === "new" ? "name" : "new";
    this.#draw();
  }

  #row(item) {
    const badge = {
      unsigned: h("span", { class: "badge" }, t("未签章")),
      signing: h("span", { class: "badge warn" }, t("签章中")),
      signed: h("span", { class: "badge ok" }, t("已签章")),
    }[item.stage];
    return h(
      "section",
      { class: "card", testid: "document" },
      h("div", { class: "split" }, h("b", {}, item.name), badge),
      h(
        "p",
        { class: "muted figures" },
        t("{n} 页", { n: item.pages.length }),
        ` · ${size(item.size)} · ${moment(item.signed_at ?? item.imported_at)}`,
      ),
      h(
        "div",
        { class: "pair" },
        button(t("打开"), () => this.#app.show(documentScreen, { document: item }), {
          kind: "small primary",
          testid: "open-document",
        }),
        h(
          "a",
          {
            class: "button small",
            href: `/v1/phone/documents/${item.id}/content`,
            testid: "download-document",
          },
          t("下载"),
        ),
        button(t("删除"), () => this.#remove(item), { kind: "small", testid: "remove-document" }),
      ),
    );
  }

  async #bring(files, input) {
    replace(this.#said);
    let brought = 0;
    for (const file of files) {
      try {
        if (file.size > LARGEST) throw tooLarge(file);
        await upload(`/documents?name=${encodeURIComponent(file.name)}`, file);
        brought += 1;
      } catch (error) {
        this.#said.append(problem(error));
      }
    }
    input.value = "";
    this.#have((await get("/documents")).documents);
    if (brought) toast(t("已导入 {n} 份文档", { n: brought }));
  }

  async #remove(item) {
    const sure = await ask({
      title: t("删除文档"),
      text: t("《{name}》将从这里删除,已下载的文件不受影响。", { name: item.name }),
      act: t("删除"),
      danger: true,
    });
    if (!sure) return;
    replace(this.#said);
    try {
      this.#have((await post(`/documents/${item.id}/remove`)).documents);
    } catch (error) {
      replace(this.#said, problem(error));
    }
  }
}

function tooLarge(file) {
  return new PhoneError(
    "document.limits",
    t("《{name}》超过 16 MB。", { name: file.name }),
    t("请在电脑端签章。"),
  );
}

function privacy() {
  return h(
    "p",
    { class: "muted hint" },
    t("手机导入的文档会加密保存在服务端,以便盖章;电脑端签章的文件从不上传。删除后不再保留。"),
  );
}
