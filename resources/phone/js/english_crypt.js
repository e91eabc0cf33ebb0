/** English of encrypting and decrypting. */

export const CRYPT = {
  "加密": "Encrypt",
  "解密": "Decrypt",
  "确认加密": "Confirm encryption",
  "确认解密": "Confirm decryption",
  "加密模式": "Encrypting",
  "解密模式": "Decrypting",
  "加密完成之前退出会中断加密。": "Leaving before it is done interrupts the encryption.",
  "解密完成之前退出会中断解密。": "Leaving before it is done interrupts the decryption.",
  "中断加密": "Interrupt",
  "中断解密": "Interrupt",
  "退出会中断加密": "Leaving interrupts the encryption",
  "退出会中断解密": "Leaving interrupts the decryption",
  "不会生成加密文件,也不会扣费;可重新扫码继续。":
    "No encrypted file is made and nothing is charged; scan again to go on.",
  "电脑上不会写出任何内容;可重新扫码继续。解密不收费。":
    "Nothing is written on the computer; scan again to go on. Decrypting is free.",
  "不会加密,也不会扣费。": "Nothing is encrypted or charged.",
  "不会解密,电脑上的加密文件不受影响。":
    "Nothing is decrypted; the encrypted file on the computer stays as it is.",
  "正在加密,请耐心等待": "Encrypting, please be patient",
  "正在解密,请耐心等待": "Decrypting, please be patient",
  "加密完成后电脑和手机都会有提示。": "Computer and phone will both tell when it is done.",
  "解密完成后电脑和手机都会有提示。": "Computer and phone will both tell when it is done.",
  "个文件待加密": "files to encrypt",
  "个文件已加密": "files encrypted",
  "个文件待解密": "files to decrypt",
  "个文件已解密": "files decrypted",
  "加密成功": "Encrypted",
  "解密成功": "Decrypted",
  "加密文件已保存在电脑上,原文件未被改动。已试解密,本机能够解开。":
    "The encrypted file is on the computer, the original is unchanged. A trial decryption worked: this phone can open it.",
  "解密后的文件已保存在电脑上。解密不收费。":
    "The decrypted file is on the computer. Decrypting is free.",
  "没有加密,没有扣费。": "Nothing was encrypted or charged.",
  "没有解密,加密文件未被改动。": "Nothing was decrypted; the encrypted file is unchanged.",
  "没有加密,没有扣费。请在电脑上刷新二维码后重新扫码。":
    "Nothing was encrypted or charged. Refresh the QR code on the computer and scan again.",
  "没有解密。请在电脑上刷新二维码后重新扫码。":
    "Nothing was decrypted. Refresh the QR code on the computer and scan again.",
  "没有加密,没有扣费。需要时请在电脑上重新提交。":
    "Nothing was encrypted or charged. Submit again on the computer when needed.",
  "没有解密。需要时请在电脑上重新提交。":
    "Nothing was decrypted. Submit again on the computer when needed.",
  "加密已中断": "Encryption interrupted",
  "解密已中断": "Decryption interrupted",
  "没有生成加密文件,没有扣费。请在电脑上刷新二维码后重新扫码继续。":
    "No encrypted file was made, nothing was charged. Refresh the QR code on the computer and scan again to go on.",
  "电脑上没有写出任何内容。请在电脑上刷新二维码后重新扫码继续。":
    "Nothing was written on the computer. Refresh the QR code there and scan again to go on.",
  "加密未完成": "Encryption not finished",
  "解密未完成": "Decryption not finished",
  "请在电脑上查看原因后重新提交。解密不收费。":
    "See the reason on the computer and submit again. Decrypting is free.",
  "电脑提交的内容与确认时不一致,手机已拒绝解密。":
    "The computer handed in something else than was confirmed. The phone refused to decrypt.",
  "这份文件不能用本机的密钥解开。": "This file cannot be opened with this phone's key.",
  "没有扣费。文件可能已损坏;请核对文件后重新扫码。":
    "Nothing was charged. The file may be damaged; check it and scan again.",
  "本机没有加密时所用的密钥。": "This phone has no key that the file was encrypted for.",
  "请用当时加密的手机扫码。没有扣费。": "Scan with the phone that was used to encrypt. Nothing was charged.",
  "加密成功才扣费,可用余额 {balance}": "Charged only when encrypted; available {balance}",
  "去实名认证": "Verify identity",
  "去加入单位": "Join a unit",
  "去申请印章授权": "Ask for the seal",
  "项目": "Tender",
  "开标时间": "Bids open at",
  "未设定": "Not set",
  "证书在开标前到期": "Certificate ends before the opening",
  "所选证书将于 {end} 到期,到期后无法解密。请先续期,或选择其他证书。":
    "The chosen certificate expires at {end} and opens nothing after that. Renew it first, or choose another one.",
  "解密不收费": "Decrypting is free",
  "证书持有人": "Certificate holder",
  "{files} 个文件 · {size}": "Files: {files} · {size}",
  "没有能解密的证书": "No certificate opens these files",
};
