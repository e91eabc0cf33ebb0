/** Giving up the creation of a unit. */

import { actionKey, post } from "../../api.js";
import { t } from "../../i18n.js";
import { button } from "../../ui/parts.js";
import { ask } from "../../ui/sheet.js";
import { toast } from "../../ui/toast.js";

/** The button; it asks once. */
export function withdrawButton(app, founding) {
  return button(t("放弃创建"), () => withdraw(app, founding), {
    kind: "quiet small",
    testid: "withdraw",
  });
}

async function withdraw(app, founding) {
  const sure = await ask({
    title: t("放弃创建该单位?"),
    text: t("已填写的信息将作废,之后可以重新创建。"),
    act: t("放弃"),
    dismiss: t("继续创建"),
    danger: true,
    testid: "withdraw-sure",
  });
  if (!sure) return;
  await post(`/foundings/${founding.id}/withdraw`, {}, actionKey());
  toast(t("已放弃创建"));
  await app.returnTo("/m/units");
}
