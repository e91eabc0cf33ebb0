/** 扫一扫: the camera where the browser can, a field to paste the code's text everywhere. */

import { h, replace } from "../dom.js";
import { PhoneError } from "../errors.js";
import { t } from "../i18n.js";
import { canScan, scan } from "../session/camera.js";
import { Flow } from "../session/flow.js";
import { keepPayload, takePayload } from "../session/pending.js";
import { button, card, problem } from "../ui/parts.js";
import { confirmScreen } from "./confirm.js";
import { loginConfirmScreen } from "./login_confirm.js";
import { recognitionScreen } from "./recognition.js";
import { resultScreen } from "./result.js";

/** Two base64url parts: what is said, and its signature. */
const PAYLOAD = /^[\w-]+\.[\w-]+$/;

export async function scanScreen(app) {
  const waiting = takePayload();
  if (waiting) return arrival(app, waiting);
  const picture = h("div", { class: "viewfinder", testid: "viewfinder" });
  const said = h("div", {});
  const camera = new Camera(picture, (text) => app.show(arrivalScreen, { text }));
  camera.start();
  return {
    title: t("扫一扫"),
    testid: "scan",
    back: () => app.go("/m/"),
    leave: () => camera.stop(),
    content: [picture, said, paste(app, said)],
  };
}

function arrivalScreen(app, { text }) {
  return arrival(app, text);
}

/** Ask the cloud about the payload and show what it is for. */
async function arrival(app, payload) {
  let flow = null;
  try {
    flow = await Flow.begin(payload, (outcome) => app.show(resultScreen, outcome));
    history.pushState(null, "", "/m/scan"); // so that the back gesture can be asked about
    if (flow.login) return loginConfirmScreen(app, { flow });
    await flow.prepare();
    if (flow.scan.recognition_open) return confirmScreen(app, { flow });
    return await recognitionScreen(app, { flow, then: confirmScreen });
  } catch (error) {
    flow?.end();
    if (error.status === 401) {
      keepPayload(payload);
      throw error;
    }
    return resultScreen(app, { error });
  }
}

function paste(app, said) {
  const text = h("textarea", {
    id: "payload",
    rows: 2,
    autocomplete: "off",
    spellcheck: "false",
    placeholder: t("粘贴二维码的链接"),
    testid: "payload",
  });
  const go = () => {
    const value = text.value.trim();
    if (PAYLOAD.test(value.split("#").at(-1))) return app.show(arrivalScreen, { text: value });
    replace(said, problem(unreadable()));
    text.focus();
    return null;
  };
  return card(
    t("不能用相机?"),
    h(
      "div",
      { class: "stack" },
      h(
        "div",
        { class: "field" },
        h("label", { for: "payload" }, t("在电脑上复制二维码链接,粘贴到这里")),
        text,
      ),
      button(t("继续"), go, { kind: "primary wide", testid: "payload-go" }),
    ),
  );
}

function unreadable() {
  return new PhoneError(
    "qr.foreign",
    t("这不是标印的二维码链接。"),
    t("请复制电脑二维码下方的完整链接。"),
  );
}

class Camera {
  #picture;
  #found;
  #stop = () => {};
  #ended = false;

  constructor(picture, found) {
    this.#picture = picture;
    this.#found = found;
    this.#say(t("正在打开相机…"));
  }

  async start() {
    if (!(await canScan())) {
      this.#picture.classList.add("off");
      this.#say(t("这个浏览器不能直接扫码。请用手机相机或微信扫描,或在下面粘贴链接。"));
      return;
    }
    const video = h("video", { playsinline: true, muted: true, "aria-label": t("相机画面") });
    try {
      const stop = await scan(video, this.#found);
      if (this.#ended) stop();
      else {
        this.#stop = stop;
        replace(this.#picture, video);
      }
    } catch {
      this.#picture.classList.add("off");
      this.#say(t("没有得到相机权限。请在浏览器设置中允许,或在下面粘贴链接。"));
    }
  }

  stop() {
    this.#ended = true;
    this.#stop();
  }

  #say(sentence) {
    replace(this.#picture, h("p", { testid: "camera-state" }, sentence));
  }
}
