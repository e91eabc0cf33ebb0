/** Receiving a certificate: a word of warning, the PIN twice, then the key is made. */

import { actionKey } from "../api.js";
import { PhoneError } from "../errors.js";
import { algorithmName } from "../format.js";
import { t } from "../i18n.js";
import { issue } from "../keys/issue.js";
import { askPin } from "./pin_pad.js";
import { ask } from "./sheet.js";

const RISING = "01234567890";
const FALLING = "09876543210";

/** Lead through receiving a certificate; answers its serial, or null when the user stopped. */
export async function claim(certificate) {
  if (!(await explained(certificate))) return null;
  const pin = await chosenPin();
  if (pin === null) return null;
  const outcome = await askPin({
    title: t("再次输入 PIN 码"),
    hint: t("请再输入一次,随后在本机生成密钥"),
    submit: (again) => {
      if (again !== pin) throw different();
      return issue(certificate, pin, actionKey());
    },
    fatal: (error) => error.code !== "pin.different",
  });
  if (outcome?.error) throw outcome.error;
  return outcome?.value ?? null;
}

function explained(certificate) {
  return ask({
    title: t("领取证书"),
    image: "certificate",
    text: [
      t("密钥({name})在这部手机上生成,完整私钥不会出现在任何服务器上。", {
        name: algorithmName(certificate.algorithm),
      }),
      t("请设置 6 位 PIN 码,每次签章都要输入。"),
      t("PIN 码无法找回:一旦遗忘,这张证书将不能使用,只能重新办理。"),
    ],
    act: t("设置 PIN 码"),
    testid: "claim-explained",
  });
}

/** A PIN that the user means; a weak one is warned about, not forbidden. */
export async function chosenPin(title = t("设置 PIN 码")) {
  for (;;) {
    const first = await askPin({
      title,
      hint: t("6 位数字,遗忘后无法找回"),
      submit: (pin) => pin,
    });
    if (!first) return null;
    if (!weak(first.value)) return first.value;
    const keep = await ask({
      title: t("PIN 码过于简单"),
      text: t("相同或连续的数字容易被猜中。"),
      act: t("重新设置"),
      dismiss: t("仍然使用"),
      testid: "pin-weak",
    });
    if (keep === null) return null;
    if (keep === false) return first.value;
  }
}

/** All alike, a run upwards or downwards, or two or three digits repeated. */
function weak(pin) {
  return RISING.includes(pin) || FALLING.includes(pin) || /^(\d{1,3})\1+$/.test(pin);
}

/** Two PINs that should be the same are not. */
export function different() {
  return new PhoneError("pin.different", t("两次输入不一致。"), t("请重新输入刚才设置的 PIN 码。"));
}
