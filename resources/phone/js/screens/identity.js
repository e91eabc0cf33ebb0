/** 实名认证: who one is; then one of three checks; then it is done for good. */

import { actionKey, get, post } from "../api.js";
import { h, replace } from "../dom.js";
import { moment } from "../format.js";
import { t } from "../i18n.js";
import { attempt, Field, form } from "../ui/fields.js";
import { button, card, facts, notice } from "../ui/parts.js";
import { segments } from "../ui/segments.js";
import { verdict } from "../ui/verdict.js";
import { choices } from "../ui/choice.js";
import { methodScreen, methodName } from "./identity_method.js";
import { identitySteps } from "./identity_steps.js";

export async function identityScreen(app) {
  const state = await get("/identity");
  if (state.state === "verified") return doneScreen(app, state);
  if (state.state === "pending") return methodScreen(app, { state, edit: () => app.show(dataScreen) });
  return dataScreen(app);
}

function documents() {
  return {
    mainland: [{ value: "id-card", title: t("居民身份证"), text: "" }],
    hmt: [
      { value: "hk-macau-permit", title: t("港澳居民来往内地通行证"), text: t("H 或 M 开头") },
      { value: "taiwan-permit", title: t("台湾居民来往大陆通行证"), text: t("8 位数字") },
      { value: "residence-permit", title: t("港澳台居民居住证"), text: t("18 位号码") },
    ],
  };
}

function dataScreen(app) {
  let track = "mainland";
  let kind = "id-card";
  const said = h("div", {});
  const kinds = h("div", {});
  const name = new Field("name", t("真实姓名"), {
    autocomplete: "name",
    placeholder: t("与证件一致"),
    maxlength: 60,
  });
  const number = new Field("number", t("证件号码"), {
    autocapitalize: "characters",
    placeholder: t("请输入证件号码"),
    maxlength: 20,
  });
  const draw = () => {
    kind = documents()[track][0].value;
    const change = (value) => {
      kind = value;
      number.mark(null);
    };
    replace(
      kinds,
      track === "hmt" && choices(t("证件类型"), "document", documents().hmt, { chosen: kind, change }),
    );
  };
  const submit = () =>
    name.check(name.value !== "", t("请输入真实姓名。")) &&
    number.check(number.value !== "", t("请输入证件号码。")) &&
    attempt([name, number], said, async () => {
      const body = { track, document: kind, name: name.value, number: number.value };
      await post("/identity", body, actionKey());
      await app.returnTo("/m/identity");
    });
  draw();
  return {
    title: t("实名认证"),
    testid: "identity",
    content: [
      identitySteps(0),
      segments(
        t("用户类型"),
        "track",
        [
          { value: "mainland", label: t("大陆用户") },
          { value: "hmt", label: t("港澳台用户") },
        ],
        {
          chosen: track,
          change: (value) => {
            track = value;
            number.mark(null);
            draw();
          },
        },
      ),
      kinds,
      card(null, form([name, number], said, submit)),
      notice("info", t("信息仅用于身份核验"), t("证件号码加密保存,认证成功后不能重复认证。")),
    ],
    foot: button(t("提交并选择认证方式"), submit, { kind: "primary wide", testid: "identity-go" }),
  };
}

function doneScreen(app, state) {
  const passed = state.checks.findLast(({ verdict: outcome }) => outcome === "passed");
  return {
    title: t("实名认证"),
    testid: "identity-done",
    content: [
      verdict("ok", "check", t("已实名"), t("您的身份已确认,一次认证,各平台通用。")),
      card(
        null,
        facts([
          [t("姓名"), state.name],
          [t("证件号码"), state.number],
          [t("认证方式"), passed && methodName(passed.method)],
          [t("认证时间"), moment(state.verified_at)],
        ]),
      ),
    ],
    foot: button(t("完成"), () => app.finish("/m/mine"), { kind: "primary wide", testid: "done" }),
  };
}
