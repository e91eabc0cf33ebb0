/** English for logins on platforms' own pages, and for the data that is shared there. */

export const NETWORK = {
  "认证共享中心": "Shared identity",
  "企业信息一次录入认证,多平台一网共享": "Verified once, shared with every platform you allow",
  "一次最多 {files} 个文件": "At most {files} files at once",
  "一次最多 {pages} 页": "At most {pages} pages at once",
  "交易平台": "Trading platform",
  "公共服务平台": "Public service platform",
  "个人身份": "As yourself",
  "可选": "Optional",
  "单位身份": "For the unit",
  "同意后可随时在“我的 - 授权管理”中撤回,撤回后平台立即不能再读取。":
    "You can withdraw at any time under \"Me - Shared data\"; the platform then reads nothing any more.",
  "将向该平台提供": "The platform is given",
  "已撤回授权": "Withdrawn",
  "平台将立即不能再读取您的信息,您在该平台的登录也会结束。再次使用时需重新扫码授权。":
    "The platform can no longer read your data, and your login there ends. To use it again, scan and agree again.",
  "平台最近读取": "Last read",
  "授权时间": "Shared since",
  "授权管理": "Shared data",
  "提供的信息": "Data",
  "撤回后,平台立即不能再读取;平台此前已取得的信息,由平台按其规则处理。":
    "Once withdrawn, the platform reads nothing any more; what it read before, it treats by its own rules.",
  "撤回对“{platform}”的授权?": "Stop sharing with \"{platform}\"?",
  "撤回授权": "Withdraw",
  "撤回时间": "Withdrawn",
  "信息由您授权后才会提供": "Data is given only after you agree",
  "登录所需": "Needed",
  "确认撤回": "Withdraw",
  "请求用您的身份登录该平台。请确认是您本人的操作。":
    "asks to log you in with your identity. Make sure that it is you who asked.",
  "身份": "Identity",
  "还没有向任何平台提供过信息。": "No platform was given any data.",
  "还没有读取": "Not yet",
};
