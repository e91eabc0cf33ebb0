/** 手写签名: write, take back, clear; then the preview. */

import { post } from "../../api.js";
import { h } from "../../dom.js";
import { t } from "../../i18n.js";
import { attempt } from "../../ui/fields.js";
import { Pad } from "../../ui/pad.js";
import { button, notice } from "../../ui/parts.js";
import { progress } from "../../ui/progress.js";
import { previewScreen } from "./preview.js";

/** `done()` is called once the signature is made. */
export function handwritingScreen(app, { done }) {
  const said = h("div", {});
  const stages = [t("书写签名"), t("预览提交")];
  const next = button(
    t("完成书写"),
    () =>
      attempt([], said, async () => {
        const preview = await post("/seal-drafts/signature", { strokes: pad.strokes });
        await app.show(previewScreen, {
          preview,
          title: t("手写签名"),
          progress: progress(stages, 1),
          done,
        });
      }),
    { kind: "primary", testid: "written", disabled: true },
  );
  const undo = button(t("撤销一笔"), () => pad.undo(), { testid: "undo", disabled: true });
  const clear = button(t("清空重写"), () => pad.clear(), { testid: "clear", disabled: true });
  const pad = new Pad(t("签名书写区"), (count) => {
    for (const item of [next, undo, clear]) item.disabled = count === 0;
  });
  requestAnimationFrame(() => pad.fit());
  return {
    title: t("手写签名"),
    testid: "handwriting",
    content: [
      progress(stages, 0),
      h(
        "section",
        { class: "card writing" },
        h("h2", {}, t("请在框内书写您的姓名:{name}", { name: app.me.name })),
        pad.element,
        h("div", { class: "buttons even" }, undo, clear),
      ),
      notice("info", t("写大一些,写满横线上方"), t("签名背景透明,可放在文件的任意位置。")),
      said,
    ],
    foot: h("div", { class: "buttons" }, button(t("取消"), () => app.back()), next),
  };
}
