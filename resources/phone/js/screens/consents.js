/** 授权管理: which platform may know what, since when, and taking it back. */

import { actionKey, get, post } from "../api.js";
import { h, replace } from "../dom.js";
import { joined, moment } from "../format.js";
import { t } from "../i18n.js";
import { itemName } from "../ui/data_items.js";
import { button, empty, facts, notice, problem } from "../ui/parts.js";
import { ask } from "../ui/sheet.js";
import { toast } from "../ui/toast.js";

export async function consentsScreen(app) {
  const { consents } = await get("/consents");
  const list = h("div", { class: "stack", "aria-live": "polite" });
  const show = (items) =>
    replace(
      list,
      items.length
        ? items.map((consent) => consentCard(consent, show))
        : empty("lock", t("还没有向任何平台提供过信息。")),
    );
  show(consents);
  return {
    title: t("授权管理"),
    testid: "consents",
    content: [
      notice(
        "info",
        t("信息由您授权后才会提供"),
        t("撤回后,平台立即不能再读取;平台此前已取得的信息,由平台按其规则处理。"),
      ),
      list,
    ],
  };
}

function consentCard(consent, show) {
  const live = consent.ended_at === null;
  const said = h("div", {});
  return h(
    "section",
    { class: live ? "card consent" : "card consent ended", testid: `consent-${consent.platform}` },
    h(
      "div",
      { class: "consent-head" },
      h("h2", {}, consent.platform_name),
      h("span", { class: live ? "badge ok" : "badge" }, live ? t("已授权") : t("已撤回")),
    ),
    facts([
      [t("身份"), consent.unit ?? t("个人")],
      [t("提供的信息"), joined(consent.items.map(itemName))],
      [t("授权时间"), moment(consent.given_at)],
      [t("平台最近读取"), consent.read_at ? moment(consent.read_at) : t("还没有读取")],
      [t("撤回时间"), !live && moment(consent.ended_at)],
    ]),
    said,
    live &&
      button(t("撤回授权"), () => withdraw(consent, show, said), {
        kind: "refuse wide",
        testid: `withdraw-${consent.platform}`,
      }),
  );
}

async function withdraw(consent, show, said) {
  const sure = await ask({
    title: t("撤回对“{platform}”的授权?", { platform: consent.platform_name }),
    text: t("平台将立即不能再读取您的信息,您在该平台的登录也会结束。再次使用时需重新扫码授权。"),
    act: t("确认撤回"),
    danger: true,
    testid: "withdraw-sure",
  });
  if (!sure) return;
  try {
    const { consents } = await post(`/consents/${consent.id}/withdraw`, {}, actionKey());
    show(consents);
    toast(t("已撤回授权"));
  } catch (error) {
    replace(said, problem(error));
  }
}
