/** 预览: what will be made, at a size one can judge; nothing is made before 提交. */

import { actionKey, post } from "../../api.js";
import { h, replace } from "../../dom.js";
import { t } from "../../i18n.js";
import { button, facts, notice, problem } from "../../ui/parts.js";
import { toast } from "../../ui/toast.js";
import { kindName } from "./steps.js";

/** `preview` is a draft of the cloud; `done()` is called once it is made. */
export function previewScreen(app, { preview, title, progress, done }) {
  const said = h("div", {});
  const key = actionKey();
  const submit = async () => {
    try {
      await post("/seals", { draft: preview.id }, key);
      toast(t("印章已制作"));
      await done();
    } catch (error) {
      replace(said, problem(error));
    }
  };
  const source = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(preview.svg)}`;
  const size = `${trimmed(preview.width_mm)} × ${trimmed(preview.height_mm)} mm`;
  return {
    title,
    testid: "making-preview",
    content: [
      progress,
      h(
        "section",
        { class: "card preview" },
        h("img", { src: source, alt: preview.name, testid: "preview-picture" }),
      ),
      h(
        "section",
        { class: "card" },
        facts([
          [t("印章名称"), preview.name],
          [t("印章类型"), kindName(preview.kind)],
          [t("尺寸"), size],
        ]),
      ),
      notice(
        "info",
        t("提交后由印章机构签章生效"),
        t("盖章时使用的就是预览的图样。演示环境的印章由测试印章机构签发。"),
      ),
      said,
    ],
    foot: h(
      "div",
      { class: "buttons" },
      button(t("上一步"), () => app.back(), { testid: "previous" }),
      button(t("提交"), submit, { kind: "primary", testid: "submit-seal" }),
    ),
  };
}

function trimmed(length) {
  return String(Math.round(length * 10) / 10);
}
