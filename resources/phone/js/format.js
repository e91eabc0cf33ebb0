/** Money, dates and durations as people read them. */

import { language, t } from "./i18n.js";

/** "1234.5" as ¥1,234.50. */
export function money(amount) {
  const number = Number(amount);
  const digits = { minimumFractionDigits: 2, maximumFractionDigits: 2 };
  return `¥${number.toLocaleString("en-US", digits)}`;
}

/** days × price per day, exact to the fen. */
export function times(price, days) {
  return ((Math.round(Number(price) * 100) * days) / 100).toFixed(2);
}

/** A date and time of this phone's zone, e.g. 2026-03-08 14:05. */
export function moment(iso) {
  const date = new Date(iso);
  const two = (number) => String(number).padStart(2, "0");
  const day = [date.getFullYear(), two(date.getMonth() + 1), two(date.getDate())].join("-");
  return `${day} ${two(date.getHours())}:${two(date.getMinutes())}`;
}

/** A date alone. */
export function day(iso) {
  return moment(iso).slice(0, 10);
}

/** Seconds as m:ss. */
export function elapsed(seconds) {
  const whole = Math.max(0, Math.floor(seconds));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

/** Bytes as people read them, e.g. 1.5 MB. */
export function size(bytes) {
  const units = ["B", "KB", "MB", "GB", "TB"];
  let [amount, unit] = [bytes, 0];
  while (amount >= 1000 && unit < units.length - 1) [amount, unit] = [amount / 1000, unit + 1];
  return `${unit ? amount.toFixed(1) : amount} ${units[unit]}`;
}

/** Words for a list in the user's language. */
export function joined(words) {
  return words.join(language() === "en" ? ", " : "、");
}

/** The name of an algorithm. */
export function algorithmName(code) {
  return code === "sm2-sm3" ? t("国密 SM2") : "RSA";
}
