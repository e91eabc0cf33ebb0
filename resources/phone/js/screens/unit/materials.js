/** 单位认证材料: the papers that are in force. */

import { get } from "../../api.js";
import { h } from "../../dom.js";
import { day } from "../../format.js";
import { t } from "../../i18n.js";
import { icon } from "../../icons.js";
import { empty } from "../../ui/parts.js";
import { paperNames } from "./paper_names.js";

export async function materialsScreen(_, { unit }) {
  const { materials } = await get(`/units/${unit.id}/materials`);
  return {
    title: t("单位认证材料"),
    testid: "materials",
    content: materials.length
      ? materials.map((item) => paper(unit, item))
      : empty("file", t("没有保存认证材料。变更单位信息时提交的材料会保存在这里。")),
  };
}

function paper(unit, item) {
  const address = `/v1/phone/units/${unit.id}/materials/${item.id}/file`;
  const name = paperNames()[item.kind];
  const pdf = item.media_type === "application/pdf";
  return h(
    "section",
    { class: "card stack", testid: `material-${item.id}` },
    h(
      "div",
      { class: "split" },
      h("h2", {}, name),
      h("span", { class: "muted figures" }, day(item.at)),
    ),
    pdf
      ? h("a", { class: "button wide", href: address, download: "" }, icon("download"), t("下载 PDF 查看"))
      : h("img", { class: "paper", src: address, alt: name }),
  );
}
