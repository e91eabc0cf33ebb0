/** 授权给成员: a member, and for how long. */

import { actionKey, get, post } from "../../api.js";
import { h } from "../../dom.js";
import { t } from "../../i18n.js";
import { choices } from "../../ui/choice.js";
import { attempt, Field } from "../../ui/fields.js";
import { button, card } from "../../ui/parts.js";
import { segments } from "../../ui/segments.js";
import { toast } from "../../ui/toast.js";
import { roleName } from "./roles.js";

export async function grantScreen(app, { unit, seal }) {
  const { members } = await get(`/units/${unit.id}/members`);
  const said = h("div", {});
  const first = new Field("first", t("开始日期"), { type: "date" });
  const last = new Field("last", t("结束日期"), { type: "date" });
  const dates = h("div", { class: "stack", hidden: true }, first.element, last.element);
  let chosen = null;
  let dated = false;
  const go = button(t("确定授权"), () => act(), {
    kind: "primary wide",
    testid: "give-go",
    disabled: true,
  });
  const act = () =>
    (!dated || last.check(last.value !== "", t("请选择结束日期。"))) &&
    attempt([first, last], said, async () => {
      const body = { person: chosen };
      if (dated) Object.assign(body, { first: first.value || null, last: last.value });
      await post(`/units/${unit.id}/seals/${seal.id}/grants`, body, actionKey());
      toast(t("已授权"));
      await app.done();
    });
  return {
    title: t("授权给成员"),
    testid: "grant",
    content: [
      choices(
        t("单位成员"),
        "grantee",
        members.map(({ id, name, role, phone }) => ({
          value: id,
          title: name,
          text: `${roleName(role)} ${phone}`,
          testid: `grantee-${id}`,
        })),
        {
          chosen,
          change: (value) => {
            chosen = value;
            go.disabled = false;
          },
          testid: "grantees",
        },
      ),
      card(
        t("授权有效期"),
        segments(
          t("授权有效期"),
          "lasting",
          [
            { value: "ever", label: t("永久") },
            { value: "dated", label: t("指定日期") },
          ],
          {
            chosen: "ever",
            change: (value) => {
              dated = value === "dated";
              dates.hidden = !dated;
            },
          },
        ),
        dates,
      ),
      said,
    ],
    foot: go,
  };
}
