/** 证书密码: change a certificate's PIN with the old one; a forgotten one cannot be brought back. */

import { actionKey, get } from "../../api.js";
import { h, replace } from "../../dom.js";
import { algorithmName } from "../../format.js";
import { t } from "../../i18n.js";
import { proveOld, setNew } from "../../keys/change_pin.js";
import { holds } from "../../keys/share.js";
import { chosenPin, different } from "../../ui/claim.js";
import { empty, notice, problem, rowLink } from "../../ui/parts.js";
import { askPin } from "../../ui/pin_pad.js";
import { toast } from "../../ui/toast.js";

const CURABLE = new Set(["pin.wrong", "pin.different", "pin.same"]);

export async function passwordScreen(app) {
  const { certificates } = await get("/certificates");
  const here = [];
  for (const item of certificates) {
    if (item.serial && (await holds(item.serial))) here.push(item);
  }
  const said = h("div", {});
  const change = async (certificate) => {
    replace(said);
    try {
      if (await changePin(certificate)) toast(t("密码已修改"));
    } catch (error) {
      replace(said, problem(error));
    }
  };
  return {
    title: t("证书密码"),
    testid: "password",
    content: [
      notice(
        "warn",
        t("密码遗忘无法找回"),
        t("修改需要原密码。如已遗忘,这张证书将不能使用,只能在证书管理中重新办理。"),
        "forgotten",
      ),
      said,
      here.length
        ? h(
            "section",
            { class: "card" },
            h("h2", {}, t("这部手机上的证书")),
            here.map((item) =>
              rowLink(
                "lock",
                `${item.ca} ${algorithmName(item.algorithm)}`,
                item.subject,
                () => change(item),
                `change-${item.id}`,
              ),
            ),
          )
        : empty("lock", t("这部手机上还没有证书。领取证书时设置密码。")),
    ],
  };
}

/** Old, new, new again; answers whether it was changed. */
async function changePin(certificate) {
  const fatal = (error) => !CURABLE.has(error.code);
  const proven = await askPin({
    title: t("请输入原密码"),
    hint: t("连续输错 5 次将锁定"),
    submit: (pin) => proveOld(certificate, pin),
    fatal,
  });
  if (proven?.error) throw proven.error;
  if (!proven) return false;
  const fresh = await chosenPin(t("设置新密码"));
  if (fresh === null) return false;
  const key = actionKey();
  const outcome = await askPin({
    title: t("再次输入新密码"),
    hint: t("请再输入一次,随后在本机重新加密密钥"),
    submit: async (again) => {
      if (again !== fresh) throw different();
      await setNew(certificate, proven.value, fresh, key);
    },
    fatal: (error) => error.code !== "pin.different",
  });
  if (outcome?.error) throw outcome.error;
  return outcome !== null;
}
