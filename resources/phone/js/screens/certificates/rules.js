/** 证书购买规则: who may buy what, and what happens when. */

import { h } from "../../dom.js";
import { t } from "../../i18n.js";
import { card } from "../../ui/parts.js";

export function rulesScreen() {
  return {
    title: t("证书购买规则"),
    testid: "rules",
    content: [
      card(
        t("单位证书"),
        list([
          t("成员购买单位证书,须先申请,由单位管理员或法人同意。"),
          t("单位证书载明单位名称和统一社会信用代码,只能由获得授权的本人在本单位名下使用。"),
          t("管理员或法人可随时收回授权,收回后证书立即不能使用。"),
          t("退出单位后,该单位的证书不能继续使用。"),
        ]),
      ),
      card(
        t("个人证书"),
        list([
          t("个人证书载明您的姓名,实名认证后可直接购买。"),
          t("个人证书不能用于单位盖章。"),
        ]),
      ),
      card(
        t("购买与有效期"),
        list([
          t("购买前请确认证书支持将要操作的交易平台。"),
          t("有效期从首次领取开始计算;换手机或重新办理密钥不延长有效期。"),
          t("到期前 30 天提示将到期。购买成功不支持退订。"),
        ]),
      ),
      card(
        t("密码"),
        list([
          t("领取时设置 6 位密码,密钥在您的手机上生成。"),
          t("密码遗忘无法找回,只能重新办理;旧密钥随之作废。"),
          t("连续输错 5 次将锁定一段时间。"),
        ]),
      ),
    ],
  };
}

function list(lines) {
  return h(
    "ul",
    { class: "rules" },
    lines.map((line) => h("li", {}, line)),
  );
}
