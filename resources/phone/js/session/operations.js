/** What each kind of scan is called, and what is said while it goes and when it ends. */

import { t } from "../i18n.js";

const WORDS = {
  stamp: () => ({
    icon: "stamp",
    badge: t("签章"),
    confirm: t("确认签章"),
    mode: t("签章模式"),
    keep: t("签章全部完成之前退出会中断签章。"),
    stop: t("中断签章"),
    stopTitle: t("退出会中断签章"),
    stopText: t("已完成的文件保留,其余文件的印章位置保留,可重新扫码继续;未完成的不扣费。"),
    refuseText: t("不会签章,也不会扣费;电脑上的印章位置会保留。"),
    states: {
      authorised: [t("正在准备"), ""],
      waiting: [t("电脑正在提交签名"), t("印章位置已在电脑上确定,片刻即开始签名。")],
      signing: [t("正在签章,请耐心等待"), t("密钥只在这部手机上参与计算。")],
      completing: [t("电脑正在生成签章文件"), t("即将完成,请再等一会儿。")],
    },
    todo: t("个文件待签章"),
    done: t("个文件已签名"),
    success: [t("签章成功"), t("签章文件已保存在电脑上,原文件未被改动。")],
    refused: t("没有签章,没有扣费,印章位置已保留。"),
    expired: t("没有签章,没有扣费。请在电脑上刷新二维码后重新扫码。"),
    cancelled: t("没有签章,没有扣费。需要时请在电脑上重新提交。"),
    left: [
      t("签章已中断"),
      t(
        "手机离开了等待页面。未完成的文件没有扣费,印章位置已保留,请在电脑上刷新二维码后重新扫码继续。",
      ),
    ],
    failed: [t("签章未完成"), t("没有扣费。请在电脑上查看原因后重新提交。")],
  }),
  document: () => ({
    icon: "stamp",
    badge: t("文档签章"),
    confirm: t("确认签章"),
    mode: t("签章模式"),
    keep: t("签章完成之前退出会中断签章。"),
    stop: t("中断签章"),
    stopTitle: t("退出会中断签章"),
    stopText: t("文档保持原样,可重新签章;不收费。"),
    refuseText: t("不会签章,文档保持原样。"),
    states: every(t("正在签章,请耐心等待"), t("密钥只在这部手机上参与计算。")),
    todo: t("个文件待签章"),
    done: t("个文件已签名"),
    success: [t("签章成功"), t("签章后的文档在“文档签章”中,可查看和下载。")],
    refused: t("没有签章,文档保持原样。"),
    expired: t("没有签章,文档保持原样。请重新签章。"),
    cancelled: t("没有签章,文档保持原样。请重新签章。"),
    left: [t("签章已中断"), t("文档保持原样。请重新签章。")],
    failed: [t("签章未完成"), t("文档保持原样。请重新签章。")],
  }),
  encrypt: () => ({
    icon: "lock",
    badge: t("加密"),
    confirm: t("确认加密"),
    mode: t("加密模式"),
    keep: t("加密完成之前退出会中断加密。"),
    stop: t("中断加密"),
    stopTitle: t("退出会中断加密"),
    stopText: t("不会生成加密文件,也不会扣费;可重新扫码继续。"),
    refuseText: t("不会加密,也不会扣费。"),
    states: every(t("正在加密,请耐心等待"), t("加密完成后电脑和手机都会有提示。")),
    todo: t("个文件待加密"),
    done: t("个文件已加密"),
    success: [t("加密成功"), t("加密文件已保存在电脑上,原文件未被改动。已试解密,本机能够解开。")],
    refused: t("没有加密,没有扣费。"),
    expired: t("没有加密,没有扣费。请在电脑上刷新二维码后重新扫码。"),
    cancelled: t("没有加密,没有扣费。需要时请在电脑上重新提交。"),
    left: [t("加密已中断"), t("没有生成加密文件,没有扣费。请在电脑上刷新二维码后重新扫码继续。")],
    failed: [t("加密未完成"), t("没有扣费。请在电脑上查看原因后重新提交。")],
  }),
  decrypt: () => ({
    icon: "key",
    badge: t("解密"),
    confirm: t("确认解密"),
    mode: t("解密模式"),
    keep: t("解密完成之前退出会中断解密。"),
    stop: t("中断解密"),
    stopTitle: t("退出会中断解密"),
    stopText: t("电脑上不会写出任何内容;可重新扫码继续。解密不收费。"),
    refuseText: t("不会解密,电脑上的加密文件不受影响。"),
    states: every(t("正在解密,请耐心等待"), t("解密完成后电脑和手机都会有提示。")),
    todo: t("个文件待解密"),
    done: t("个文件已解密"),
    success: [t("解密成功"), t("解密后的文件已保存在电脑上。解密不收费。")],
    refused: t("没有解密,加密文件未被改动。"),
    expired: t("没有解密。请在电脑上刷新二维码后重新扫码。"),
    cancelled: t("没有解密。需要时请在电脑上重新提交。"),
    left: [t("解密已中断"), t("电脑上没有写出任何内容。请在电脑上刷新二维码后重新扫码继续。")],
    failed: [t("解密未完成"), t("请在电脑上查看原因后重新提交。解密不收费。")],
  }),
};

/** Whether a session stamps a document that this phone brought, so that no computer is in it. */
export function isOwn(session) {
  return session.platform === "phone-documents";
}

/** The words of a session, in the language of now. */
export function words(session) {
  const kind = isOwn(session) ? "document" : session.operation;
  return (WORDS[kind] ?? WORDS.stamp)();
}

function every(title, text) {
  return Object.fromEntries(
    ["authorised", "waiting", "signing", "completing"].map((state) => [state, [title, text]]),
  );
}
