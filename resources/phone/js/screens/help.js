/** 新用户必看: how stamping goes, what the PIN is, what one must not do. */

import { h } from "../dom.js";
import { t } from "../i18n.js";
import { card } from "../ui/parts.js";
import { slides } from "../ui/slides.js";

export function helpScreen(app) {
  return {
    title: t("新用户必看"),
    testid: "help",
    content: [
      slides(t("实名认证演示"), [
        { image: "person", text: t("登录后点“立即认证”,选择大陆用户或港澳台用户。") },
        { image: "identity", text: t("按证件填写姓名和证件号码,点“提交”。") },
        { image: "face", text: t("选择人脸识别、短信认证或银行卡认证中的一种。") },
        { image: "check", text: t("按提示完成验证,认证成功后即可签章、加入单位。") },
      ]),
      card(t("三步完成签章"), steps()),
      card(
        t("关于 PIN 码"),
        h(
          "p",
          {},
          t(
            "领取证书时由您设置,6 位数字。它只用来在这部手机上打开密钥,不会发给电脑,也不会明文发给云端。",
          ),
        ),
        h("p", {}, t("连续输错 5 次,证书会暂时锁定。遗忘后无法找回,只能重新办理证书。")),
      ),
      card(
        t("关于费用"),
        h(
          "p",
          {},
          t(
            "按日计费:日包有效期内,在购买的平台和单位不限次数。按次计费:扫码签章一次且落章成功,计一次。",
          ),
        ),
        h("p", {}, t("没有落章成功就不扣费。购买和充值均不支持退订。")),
      ),
      card(
        t("签章过程中"),
        h(
          "p",
          {},
          t(
            "请停留在等待页面,直到手机提示签章成功。中途退出会中断签章;已完成的文件保留,其余可重新扫码继续。",
          ),
        ),
      ),
    ],
  };
}

/** The three steps in short. */
export function steps() {
  return h(
    "ol",
    { class: "steps" },
    [
      t("在电脑上放好印章,点“提交签章”,屏幕显示二维码。"),
      t("手机扫一扫,核对文件、核对码、费用,选择证书。"),
      t("输入 PIN 码,停留在等待页面,直到提示签章成功。"),
    ].map((step) => h("li", {}, h("span", {}, step))),
  );
}
