/** 授权记录 and 使用记录 of something that a unit keeps, and taking a grant of it back. */

import { actionKey, post } from "../../api.js";
import { h, replace } from "../../dom.js";
import { t } from "../../i18n.js";
import { problem } from "../../ui/parts.js";
import { grantRecords, useRecords } from "../../ui/records.js";
import { segments } from "../../ui/segments.js";
import { ask } from "../../ui/sheet.js";
import { toast } from "../../ui/toast.js";

/** The two lists at `path`, one at a time; `said` takes what went wrong. */
export function keptRecords(path, said, { tab = "grants" } = {}) {
  const place = h("div", {});
  const show = (which) =>
    replace(
      place,
      which === "grants"
        ? grantRecords(`${path}/grants`, (grant) => reclaim(path, grant, said))
        : useRecords(`${path}/uses`, t("请输入平台名称或使用人姓名")),
    );
  show(tab);
  const tabs = [
    { value: "grants", label: t("授权记录") },
    { value: "uses", label: t("使用记录") },
  ];
  return [segments(t("记录"), "records", tabs, { chosen: tab, change: show }), place];
}

/** Take a grant back if that is really wanted; whether it was. */
async function reclaim(path, grant, said) {
  replace(said);
  const sure = await ask({
    title: t("收回授权"),
    text: t("收回后,{name}立即不能再使用,进行中的签章会中断。", { name: grant.person }),
    act: t("收回"),
    danger: true,
    testid: "reclaim-sheet",
  });
  if (!sure) return false;
  try {
    await post(`${path}/grants/${grant.id}/reclaim`, {}, actionKey());
    toast(t("已收回"));
    return true;
  } catch (error) {
    replace(said, problem(error));
    return false;
  }
}
