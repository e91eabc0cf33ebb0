/** 转让单位管理员: pick one member, confirm, done. */

import { actionKey, get, post } from "../../api.js";
import { h, replace } from "../../dom.js";
import { t } from "../../i18n.js";
import { choices } from "../../ui/choice.js";
import { button, empty, problem } from "../../ui/parts.js";
import { ask } from "../../ui/sheet.js";
import { toast } from "../../ui/toast.js";

export async function transferScreen(app, { unit }) {
  const { members } = await get(`/units/${unit.id}/members`);
  const candidates = members.filter(({ selectable }) => selectable);
  const said = h("div", {});
  let chosen = null;
  const done = button(t("完成"), () => act(), {
    kind: "primary wide",
    testid: "transfer-go",
    disabled: true,
  });
  const act = async () => {
    const { name } = candidates.find(({ id }) => id === chosen);
    const sure = await ask({
      title: t("转让单位管理员"),
      text: t("转让后,{name}成为单位管理员。原单位管理员成为普通成员,不能再管理该单位。", { name }),
      act: t("确定转让"),
      testid: "transfer-sheet",
    });
    if (!sure) return;
    try {
      await post(`/units/${unit.id}/administrator`, { person: chosen }, actionKey());
      await app.refreshMe();
      toast(t("已转让单位管理员"));
      await app.returnTo("/m/units");
    } catch (error) {
      replace(said, problem(error));
    }
  };
  return {
    title: t("选择新的管理员"),
    testid: "transfer",
    content: [
      candidates.length
        ? choices(
            t("单位成员"),
            "candidate",
            candidates.map(({ id, name, phone }) => ({
              value: id,
              title: name,
              text: phone,
              testid: `candidate-${id}`,
            })),
            {
              chosen,
              change: (value) => {
                chosen = value;
                done.disabled = false;
              },
              testid: "candidates",
            },
          )
        : empty("person", t("还没有可以选择的成员,请先邀请成员。")),
      said,
    ],
    foot: candidates.length > 0 && done,
  };
}
