/** 登录设备: where one is logged in, and ending all other logins at once. */

import { actionKey, get, post } from "../api.js";
import { h, replace } from "../dom.js";
import { moment } from "../format.js";
import { t } from "../i18n.js";
import { button, facts, notice, problem } from "../ui/parts.js";
import { ask } from "../ui/sheet.js";
import { toast } from "../ui/toast.js";

export async function loginsScreen() {
  const list = h("div", { class: "stack", "aria-live": "polite" });
  const said = h("div", {});
  const show = ({ logins }) =>
    replace(
      list,
      logins.map(loginCard),
      logins.length > 1 &&
        button(t("退出其他设备"), () => endOthers(show, said), {
          kind: "refuse wide",
          testid: "end-others",
        }),
    );
  show(await get("/logins"));
  return {
    title: t("登录设备"),
    testid: "logins",
    content: [
      notice(
        "info",
        t("手机丢失或借给他人后,请退出其他设备"),
        t("其他设备立即不能再使用您的账号,正在那里进行的扫码也会中断,不会扣费。"),
      ),
      list,
      said,
    ],
  };
}

function loginCard(login) {
  return h(
    "section",
    { class: "card consent", testid: login.here ? "login-here" : "login-other" },
    h(
      "div",
      { class: "consent-head" },
      h("h2", {}, login.here ? t("本机") : t("其他设备")),
      login.here ? h("span", { class: "badge ok" }, t("正在使用")) : null,
    ),
    facts([
      [t("登录时间"), moment(login.since)],
      [t("登录有效至"), moment(login.expires)],
    ]),
  );
}

async function endOthers(show, said) {
  const sure = await ask({
    title: t("退出所有其他设备?"),
    text: t("本机保持登录。其他设备再次使用时需重新登录。"),
    act: t("确认退出"),
    danger: true,
    testid: "end-others-sure",
  });
  if (!sure) return;
  try {
    show(await post("/logins/end-others", {}, actionKey()));
    toast(t("已退出其他设备"));
  } catch (error) {
    replace(said, problem(error));
  }
}
