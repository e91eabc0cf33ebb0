/** 拍摄印章: the example to follow, one photograph, and what the cloud makes of it. */

import { post } from "../../api.js";
import { h, replace } from "../../dom.js";
import { t } from "../../i18n.js";
import { icon } from "../../icons.js";
import { readPicture } from "../../picture_file.js";
import { art } from "../../ui/art.js";
import { attempt } from "../../ui/fields.js";
import { button, card } from "../../ui/parts.js";
import { previewScreen } from "./preview.js";
import { steps } from "./steps.js";

export function photographScreen(app, { draft, done }) {
  const said = h("div", {});
  const shown = h("div", { class: "shot" });
  const title = draft.unit ? t("扫描单位印章") : t("扫描印章");
  let picture = null;
  const take = (event) =>
    attempt([], said, async () => {
      const [file] = event.target.files;
      if (!file) return;
      // until the new picture is read, the one before must not be sent in its place
      clean.disabled = true;
      picture = await readPicture(file);
      picture.canvas.setAttribute("role", "img");
      picture.canvas.setAttribute("aria-label", t("拍摄的照片"));
      replace(shown, picture.canvas);
      clean.disabled = false;
    });
  const clean = button(
    t("识别并预览"),
    () =>
      attempt([], said, async () => {
        const { unit, template } = draft;
        const body = { unit, template, content: picture.content };
        const preview = await post("/seal-drafts/photograph", body);
        await app.show(previewScreen, {
          preview,
          title,
          progress: steps(draft, "preview"),
          done,
        });
      }),
    { kind: "primary wide", testid: "clean-go", disabled: true },
  );
  return {
    title,
    testid: "making-photo",
    content: [
      steps(draft, "photo"),
      card(
        t("印章扫描示例"),
        h(
          "div",
          { class: "examples" },
          example("good", t("白纸、清晰、完整"), true),
          example("cut", t("没有拍全"), false),
          example("far", t("太小、太远"), false),
          example("dim", t("模糊或太淡"), false),
        ),
        h(
          "ol",
          { class: "steps" },
          h("li", {}, t("在空白的白纸上盖一枚清晰的红色印章。")),
          h("li", {}, t("手机正对印章,印章端正,占画面的大半。")),
          h("li", {}, t("光线均匀,不要反光和阴影遮挡。")),
        ),
      ),
      h(
        "label",
        { class: "upload", for: "photo" },
        icon("scan"),
        h("b", {}, t("拍摄或选择照片")),
        h("input", {
          type: "file",
          id: "photo",
          accept: "image/jpeg,image/png",
          capture: "environment",
          class: "unseen",
          testid: "photo-file",
          onchange: take,
        }),
      ),
      shown,
      said,
    ],
    foot: clean,
  };
}

function example(name, words, right) {
  return h(
    "figure",
    { class: right ? "example right" : "example" },
    h("img", { src: art(`scan-${name}`), alt: "" }),
    h("figcaption", {}, icon(right ? "check" : "cross", "small"), words),
  );
}
