/** Step 2: the letter of authorisation, downloaded, signed and stamped, handed in. */

import { actionKey, post } from "../../api.js";
import { h, replace } from "../../dom.js";
import { t } from "../../i18n.js";
import { icon } from "../../icons.js";
import { readLetter } from "../../letter_file.js";
import { attempt } from "../../ui/fields.js";
import { button, card, notice } from "../../ui/parts.js";
import { steps } from "./steps.js";
import { withdrawButton } from "./withdraw.js";

export function letterScreen(app, { founding, on }) {
  let chosen = null;
  const said = h("div", {}, misread(founding));
  const name = h("b", { testid: "letter-name" }, t("选择照片或 PDF"));
  const file = h("input", {
    type: "file",
    accept: "image/jpeg,image/png,application/pdf",
    class: "unseen",
    id: "letter",
    testid: "letter-file",
    onchange: (event) => {
      chosen = event.target.files[0] ?? null;
      replace(name, chosen?.name ?? t("选择照片或 PDF"));
      submit.disabled = !chosen;
    },
  });
  const submit = button(
    t("提交授权委托书"),
    () =>
      attempt([], said, async () => {
        const body = await readLetter(chosen);
        const after = await post(`/foundings/${founding.id}/letter`, body, actionKey());
        await on(after);
      }),
    { kind: "primary wide", testid: "letter-go", disabled: true },
  );
  return {
    title: t("授权委托书"),
    testid: "letter",
    content: [
      steps(1),
      card(
        t("1. 下载模板,签字并盖公章"),
        h("p", { class: "muted" }, t("模板已填好“{name}”的信息。", { name: founding.name })),
        h(
          "a",
          {
            class: "button wide",
            href: `/v1/phone/foundings/${founding.id}/letter-template.pdf`,
            download: "authorisation-letter.pdf",
            testid: "template",
          },
          icon("download"),
          t("下载授权委托书模板"),
        ),
      ),
      card(
        t("2. 拍照或扫描后上传"),
        h("label", { class: "upload", for: "letter" }, icon("upload"), name, file),
        h("p", { class: "muted" }, t("照片需清晰、完整、无反光;JPG、PNG 或 PDF。")),
      ),
      said,
      withdrawButton(app, founding),
    ],
    foot: submit,
  };
}

function misread({ reading, readings_left: left }) {
  if (!reading || reading === "recognised") return null;
  const what = reading === "mismatch" ? t("内容与申请信息不一致") : t("没有识别出授权委托书");
  const next = t("请重新拍摄后上传;还可识别 {n} 次,之后转人工审核。", { n: left });
  return notice("err", what, next, "misread");
}
