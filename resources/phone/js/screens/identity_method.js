/** The three checks of 实名认证: face, SMS code, bank card. */

import { actionKey, post } from "../api.js";
import { h, replace } from "../dom.js";
import { t } from "../i18n.js";
import { icon } from "../icons.js";
import { entrance } from "../support.js";
import { choices } from "../ui/choice.js";
import { attempt, Field, form } from "../ui/fields.js";
import { button, card, notice, rowLink } from "../ui/parts.js";
import { identitySteps } from "./identity_steps.js";

/** The name of a method. */
export function methodName(method) {
  return {
    face: t("人脸识别认证"),
    sms: t("短信认证"),
    "bank-card": t("银行卡认证"),
  }[method];
}

/** Choose a method; `edit` leads to the data. */
export function methodScreen(app, { state, edit }) {
  const link = (method, image, text, screen) =>
    rowLink(image, methodName(method), text, () => app.show(screen), `method-${method}`);
  return {
    title: t("选择认证方式"),
    testid: "identity-method",
    content: [
      identitySteps(1),
      card(
        null,
        h(
          "div",
          { class: "split" },
          h("div", {}, h("b", {}, state.name), h("p", { class: "muted figures" }, state.number)),
          button(t("修改"), edit, { kind: "small quiet", testid: "identity-edit" }),
        ),
      ),
      card(
        t("任选一种,通过即完成认证"),
        link("face", "face", t("按提示完成动作,约 10 秒"), faceScreen),
        link("sms", "message", t("号码须由本人实名办理"), codeScreen),
        link("bank-card", "card", t("核对开户姓名、证件和预留手机号"), cardScreen),
      ),
    ],
  };
}

async function passed(app, path, body, key) {
  await post(`/identity/${path}`, body, key);
  await app.refreshMe();
  await app.returnTo("/m/identity");
}

async function faceScreen(app) {
  const { sandbox } = await entrance();
  let capture = "sandbox-own-face";
  const said = h("div", {});
  const check = () =>
    attempt([], said, () => passed(app, "face", { capture }, actionKey()));
  return frame("face", {
    content: [
      h("div", { class: "face-frame" }, icon("face")),
      h("p", { class: "headline" }, t("请将面部置于框内,按提示眨眼、转头")),
      sandbox &&
        choices(
          t("测试环境:镜头前是"),
          "capture",
          [
            { value: "sandbox-own-face", title: t("本人"), text: t("验证通过") },
            { value: "sandbox-other-face", title: t("他人"), text: t("与证件不符") },
            { value: "sandbox-photograph", title: t("照片"), text: t("不是活体") },
          ].map((option) => ({ ...option, testid: option.value })),
          {
            chosen: capture,
            change: (value) => {
              capture = value;
            },
          },
        ),
      said,
    ],
    foot: button(t("开始识别"), check, { kind: "primary wide", testid: "check-go" }),
  });
}

function codeScreen(app) {
  const said = h("div", {});
  const code = new Field("code", t("短信验证码"), {
    inputmode: "numeric",
    autocomplete: "one-time-code",
    maxlength: 6,
    placeholder: t("6 位验证码"),
  });
  const send = button(
    t("获取验证码"),
    () =>
      attempt([], said, async () => {
        const { sandbox_code: shown } = await post("/identity/code");
        const text = shown && h("span", { class: "sandbox-code", testid: "sandbox-code" }, shown);
        const title = shown ? t("测试环境验证码") : t("验证码已发送");
        replace(said, notice(shown ? "warn" : "info", title, text));
        code.input.focus();
      }),
    { testid: "send-code" },
  );
  const check = () =>
    code.check(/^\d{6}$/.test(code.value), t("请输入 6 位短信验证码。")) &&
    attempt([code], said, () => passed(app, "sms", { code: code.value }, actionKey()));
  return frame("sms", {
    content: [
      card(
        null,
        h("p", { class: "muted" }, t("验证码将发送到您的登录手机号 {phone}", { phone: app.me.phone })),
        form([h("div", { class: "code-row" }, code.element, send)], said, check),
      ),
    ],
    foot: button(t("验证"), check, { kind: "primary wide", testid: "check-go" }),
  });
}

async function cardScreen(app) {
  const { sandbox } = await entrance();
  const said = h("div", {});
  const number = new Field("card", t("银行卡号"), {
    inputmode: "numeric",
    autocomplete: "cc-number",
    maxlength: 23,
    placeholder: t("本人名下的储蓄卡"),
  });
  const phone = new Field("phone", t("银行预留手机号"), {
    type: "tel",
    inputmode: "numeric",
    maxlength: 11,
    placeholder: t("请输入手机号"),
  });
  const check = () =>
    number.check(number.value !== "", t("请输入银行卡号。")) &&
    phone.check(/^1[3-9]\d{9}$/.test(phone.value), t("请输入 11 位手机号。")) &&
    attempt([number, phone], said, () =>
      passed(app, "bank-card", { card: number.value, phone: phone.value }, actionKey()),
    );
  return frame("bank-card", {
    content: [
      card(null, form([number, phone], said, check)),
      sandbox &&
        notice("warn", t("测试环境"), t("校验位正确的卡号即通过,以 9 开头的卡号模拟不通过。")),
    ],
    foot: button(t("验证"), check, { kind: "primary wide", testid: "check-go" }),
  });
}

function frame(method, { content, foot }) {
  return {
    title: methodName(method),
    testid: `identity-${method}`,
    content: [identitySteps(1), content],
    foot,
  };
}
