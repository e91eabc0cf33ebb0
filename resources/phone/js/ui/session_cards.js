/** What a session is about, as cards: the control code, the files, the seals. */

import { h } from "../dom.js";
import { size } from "../format.js";
import { t } from "../i18n.js";
import { icon } from "../icons.js";
import { isOwn, words } from "../session/operations.js";
import { card } from "./parts.js";

const SHOWN = 3; // files before the list folds

/** The control code, large; a document of this phone has no second screen to compare with. */
export function codeCard(session) {
  if (isOwn(session)) return null;
  const spelt = session.control_code.replace(/\D/g, "").split("").join(" ");
  return h(
    "section",
    { class: "card check-code" },
    h("p", {}, t("核对码")),
    h("strong", { testid: "control-code", "aria-label": spelt }, session.control_code),
    h("p", {}, t("请核对与电脑一致,不一致请拒绝")),
  );
}

/** The platform and the operation. */
export function requestCard(session) {
  const said = words(session);
  return h(
    "section",
    { class: "card" },
    h(
      "div",
      { class: "split" },
      h(
        "div",
        { class: "request" },
        h("span", { class: "muted" }, t("请求方")),
        h("b", { testid: "platform" }, session.platform_name),
      ),
      h("span", { class: "badge stamping" }, icon(said.icon, "small"), said.badge),
    ),
  );
}

/** Every file with pages and marks; a long list is folded. */
export function filesCard(session) {
  const { files } = session;
  const rest = files.slice(SHOWN);
  const row = session.operation === "stamp" ? fileRow : sizedRow;
  const more = h("div", { hidden: true }, rest.map(row));
  const unfold = () => {
    more.hidden = false;
    toggle.remove();
  };
  const toggle = h(
    "button",
    { type: "button", class: "button quiet wide small", onclick: unfold, testid: "all-files" },
    t("显示全部 {n} 个文件", { n: files.length }),
  );
  return h(
    "section",
    { class: "card", testid: "files" },
    h("h2", {}, summary(session)),
    files.slice(0, SHOWN).map(row),
    more,
    rest.length > 0 && toggle,
  );
}

/** "2 个文件 · 30 页 · 56 处印迹", or with the size where nothing is stamped. */
export function summary({ files, operation }) {
  if (operation !== "stamp") {
    const bytes = files.reduce((total, file) => total + file.size, 0);
    return t("{files} 个文件 · {size}", { files: files.length, size: size(bytes) });
  }
  const sum = (name) => files.reduce((total, file) => total + file[name], 0);
  return t("{files} 个文件 · {pages} 页 · {marks} 处印迹", {
    files: files.length,
    pages: sum("pages"),
    marks: sum("marks"),
  });
}

/** The seals that will be drawn, each as its picture. */
export function sealsCard(seals) {
  if (!seals.length) return null;
  return card(
    t("使用的印章"),
    h(
      "div",
      { class: "seals", tabindex: 0, role: "group", "aria-label": t("使用的印章") },
      seals.map(sealFigure),
    ),
  );
}

function fileRow(file) {
  return h(
    "div",
    { class: "file" },
    icon("file"),
    h("b", {}, file.name),
    h(
      "span",
      { class: "muted" },
      t("{pages} 页 · {marks} 处印迹", { pages: file.pages, marks: file.marks }),
    ),
  );
}

function sizedRow(file) {
  return h(
    "div",
    { class: "file" },
    icon("file"),
    h("b", {}, file.name),
    h("span", { class: "muted" }, size(file.size)),
  );
}

/** A seal's picture: an SVG inside an image element can neither run scripts nor fetch anything. */
export function sealFigure(item) {
  const source = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(item.svg)}`;
  return h(
    "figure",
    { class: item.allowed ? "seal" : "seal off", testid: `seal-${item.id}` },
    h("img", { src: source, alt: item.name }),
    h(
      "figcaption",
      {},
      item.name,
      item.reason && h("span", { class: "muted" }, h("br"), item.reason),
    ),
  );
}
