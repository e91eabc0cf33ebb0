/** Saying no: offered everywhere before the PIN. */

import { t } from "../i18n.js";
import { words } from "../session/operations.js";
import { button } from "../ui/parts.js";
import { ask } from "../ui/sheet.js";
import { resultScreen } from "./result.js";

/** The button 拒绝; it asks once. */
export function refuseButton(app, flow, shape = "") {
  const kind = `refuse ${shape}`;
  return button(t("拒绝"), () => refuse(app, flow), { kind, testid: "refuse" });
}

/** Ask, refuse, show what became of it. */
export async function refuse(app, flow) {
  const sure = await ask({
    title: t("拒绝这次请求?"),
    text: words(flow.session).refuseText,
    act: t("确认拒绝"),
    dismiss: t("我再想想"),
    danger: true,
    testid: "refuse-sure",
  });
  if (!sure) return;
  try {
    await flow.refuse();
    await app.replace(resultScreen, { session: { ...flow.session, state: "refused" } });
  } catch (error) {
    await app.replace(resultScreen, { error });
  }
}
