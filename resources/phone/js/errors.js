/** What can go wrong, said in words for people and in a code for programs. */

import { t } from "./i18n.js";

/** A call that failed: the cloud's answer, or the network. */
export class ApiError extends Error {
  constructor({ code, message, next, details = {}, status = 0 }) {
    super(message);
    this.code = code;
    this.next = next;
    this.details = details;
    this.status = status;
  }
}

/** The network did not answer. */
export function networkError() {
  return new ApiError({
    code: "network",
    message: t("连不上服务。"),
    next: t("请检查网络后重试;不会重复签章或扣费。"),
  });
}

/** Something on this phone is missing or does not fit; nothing was signed. */
export class PhoneError extends Error {
  constructor(code, message, next) {
    super(message);
    this.code = code;
    this.next = next;
  }
}

/** Any error as {code, message, next}: ours as it is, a bug as one honest sentence. */
export function explain(error) {
  if (error instanceof ApiError || error instanceof PhoneError) {
    return { code: error.code, message: error.message, next: error.next };
  }
  console.error(error);
  return {
    code: "internal",
    message: t("页面内部出错。"),
    next: t("没有签章,也没有扣费。请重新扫码;如仍出现,请联系客服。"),
  };
}
