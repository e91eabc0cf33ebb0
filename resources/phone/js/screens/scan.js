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
  const conclude = (outcome) => app.conclude(resultScreen, outcome);
  const arrive = (text) => app.show(arrivalScreen, { text, conclude });
  const waiting = takePayload();
  if (waiting) return arrive(waiting);
  const picture = h("div", { class: "viewfinder", testid: "viewfinder" });
  const said = h("div", {});
  const camera = new Camera(picture, arrive);
  camera.start();
  return {
    title: t("扫一扫"),
    testid: "scan",
    leave: () => camera.stop(),
    content: [picture, said, paste(arrive, said)],
  };
}

/** Ask the cloud about the payload and give way to the screen of what it is for. */
async function arrivalScreen(app, { text, conclude }) {
  let flow = null;
  try {
    flow = await Flow.begin(text, conclude);
    if (!flow.login) await flow.prepare();
    if (app.left) return flow.leave(); // gone back meanwhile
    if (flow.login) return app.replace(loginConfirmScreen, { flow });
    if (flow.scan.recognition_open) return app.replace(confirmScreen, { flow });
    return app.replace(recognitionScreen, { flow, then: confirmScreen });
  } catch (error) {
    flow?.end();
    if (error.status === 401) {
      keepPayload(text);
      throw error;
    }
    return app.replace(resultScreen, { error });
  }
}

function paste(arrive, said) {
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
    if (PAYLOAD.test(value.split("#").at(-1))) return arrive(value);
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
