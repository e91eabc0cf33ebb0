/** The other ways in: this phone's own number in one tap, and WeChat. */

import { actionKey, post } from "../api.js";
import { h, replace } from "../dom.js";
import { t } from "../i18n.js";
import { icon } from "../icons.js";
import { device } from "../store.js";
import { entrance } from "../support.js";
import { art } from "../ui/art.js";
import { attempt, Field } from "../ui/fields.js";
import { button, notice } from "../ui/parts.js";
import { modal, sheetHead } from "../ui/sheet.js";

const NUMBER = /^1[3-9]\d{9}$/;

/** Fills itself once the cloud has said that it pretends; with contracts the ways need an app. */
export function otherWays(app, then) {
  const place = h("div", { class: "ways" });
  const enter = async (body, way) => {
    app.remember(await post(`/login/${way}`, body, actionKey()));
    await app.open(then);
  };
  entrance().then(
    ({ sandbox }) => sandbox && replace(place, ways(enter)),
    () => replace(place),
  );
  return place;
}

function ways(enter) {
  const tap = way({
    image: icon("phone"),
    label: t("本机号码一键登录"),
    testid: "way-carrier",
    title: t("本机号码一键登录"),
    act: t("一键登录"),
    submit: async (number) => {
      const { id } = await device();
      await enter({ token: `carrier-sandbox.${number}`, device: id }, "carrier");
    },
  });
  const wechat = way({
    image: h("img", { src: art("wechat"), alt: "" }),
    label: t("微信登录"),
    testid: "way-wechat",
    title: t("微信登录"),
    act: t("同意并登录"),
    submit: async (number) => {
      const { id } = await device();
      await enter({ code: `wechat-sandbox.${id}.${number}`, device: id }, "wechat");
    },
  });
  return [h("p", { class: "or" }, h("span", {}, t("其他登录方式"))), tap, wechat];
}

function way({ image, label, testid, ...sheet }) {
  const open = () => pretend(sheet);
  return h("button", { type: "button", class: "button wide way", onclick: open, testid }, image, label);
}

/** A sandbox knows no SIM card and no WeChat: the number is asked for instead. */
function pretend({ title, act, submit }) {
  const said = h("div", {});
  const number = new Field("pretended-number", t("这部手机的号码(测试环境)"), {
    type: "tel",
    inputmode: "numeric",
    maxlength: 11,
    placeholder: t("请输入手机号"),
  });
  return modal(
    "sheet",
    (close) => [
      sheetHead(title, close),
      h(
        "div",
        { class: "stack" },
        notice("warn", t("测试环境"), t("正式环境由运营商或微信提供号码,无需输入。")),
        number.element,
        said,
        button(
          act,
          () =>
            number.check(NUMBER.test(number.value), t("请输入 11 位手机号。")) &&
            attempt([number], said, async () => {
              await submit(number.value);
              close(true);
            }),
          { kind: "primary wide", testid: "way-go" },
        ),
      ),
    ],
    { testid: "way-sheet", label: title },
  );
}
