/** Log in with a phone number and a code; the first login registers. */

import { actionKey, post } from "../api.js";
import { h, replace } from "../dom.js";
import { t } from "../i18n.js";
import { hasPayload } from "../session/pending.js";
import { device } from "../store.js";
import { art } from "../ui/art.js";
import { button, notice, problem } from "../ui/parts.js";
import { otherWays } from "./login_ways.js";

const AGAIN = 60; // seconds between two codes

export function loginScreen(app, { then = "/m/" }) {
  const form = new LoginForm(app, then);
  return { bare: true, testid: "login", content: form.content(), leave: () => form.stop() };
}

class LoginForm {
  #app;
  #then;
  #phone = field("phone", {
    type: "tel",
    inputmode: "numeric",
    autocomplete: "tel-national",
    maxlength: 11,
    placeholder: t("请输入手机号"),
  });
  #code = field("code", {
    inputmode: "numeric",
    autocomplete: "one-time-code",
    maxlength: 6,
    placeholder: t("6 位验证码"),
  });
  #said = h("div", {});
  #send = button(t("获取验证码"), () => this.#sendCode(), { testid: "send-code" });
  #timer = 0;

  constructor(app, then) {
    this.#app = app;
    this.#then = then;
  }

  content() {
    return [
      h(
        "div",
        { class: "hero tall" },
        h(
          "div",
          { class: "brand" },
          h("img", { src: art("mark"), alt: "" }),
          h("h1", { tabindex: -1 }, t("标印")),
        ),
        h("p", {}, t("一部手机,安心签章。确认权在您手中,文件不离开电脑。")),
      ),
      h(
        "form",
        { class: "card lift-up stack", novalidate: true, onsubmit: (event) => this.#submit(event) },
        hasPayload() && notice("info", t("已收到二维码"), t("登录后继续扫码。"), "login-then-scan"),
        label(t("手机号"), this.#phone),
        h("div", { class: "code-row" }, label(t("短信验证码"), this.#code), this.#send),
        this.#said,
        h("button", { class: "button primary wide", testid: "login-submit" }, t("登录 / 注册")),
        otherWays(this.#app, this.#then),
        h("p", { class: "muted" }, t("首次登录即完成注册。")),
      ),
    ];
  }

  stop() {
    clearInterval(this.#timer);
  }

  async #sendCode() {
    if (!this.#valid(this.#phone, /^1[3-9]\d{9}$/, t("请输入 11 位手机号。"))) return;
    try {
      const { sandbox_code: code } = await post("/sms", { phone: this.#phone.value });
      replace(this.#said, code ? sandboxCode(code) : notice("info", t("验证码已发送"), ""));
      this.#code.focus();
      this.#countDown();
    } catch (error) {
      replace(this.#said, problem(error));
    }
  }

  #countDown() {
    let left = AGAIN;
    clearInterval(this.#timer);
    const tick = () => {
      this.#send.disabled = left > 0;
      replace(this.#send, left > 0 ? t("{n} 秒后重发", { n: left }) : t("获取验证码"));
      if (left <= 0) clearInterval(this.#timer);
      left -= 1;
    };
    this.#timer = setInterval(tick, 1_000);
    setTimeout(tick); // after the button is no longer busy
  }

  async #submit(event) {
    event.preventDefault();
    if (!this.#valid(this.#phone, /^1[3-9]\d{9}$/, t("请输入 11 位手机号。"))) return;
    if (!this.#valid(this.#code, /^\d{6}$/, t("请输入 6 位短信验证码。"))) return;
    const { id } = await device();
    try {
      const body = { phone: this.#phone.value, code: this.#code.value, device: id };
      this.#app.remember(await post("/login", body, actionKey()));
      await this.#app.open(this.#then);
    } catch (error) {
      replace(this.#said, problem(error));
    }
  }

  #valid(input, pattern, sentence) {
    const fine = pattern.test(input.value.trim());
    input.setAttribute("aria-invalid", String(!fine));
    if (!fine) {
      replace(this.#said, notice("err", sentence, "", "problem"));
      input.focus();
    }
    return fine;
  }
}

function field(name, attributes) {
  return h("input", { id: name, name, testid: name, ...attributes });
}

function label(text, input) {
  return h("div", { class: "field" }, h("label", { for: input.id }, text), input);
}

function sandboxCode(code) {
  return notice(
    "warn",
    t("测试环境验证码"),
    h("span", { class: "sandbox-code", testid: "sandbox-code" }, code),
    "sandbox-banner",
  );
}
