/** Money, dates and durations as people read them. */

import { language, t } from "./i18n.js";

/** "1234.5" as ¥1,234.50, what is below zero as -¥1,234.50. */
export function money(amount) {
  const number = Number(amount);
  const digits = { minimumFractionDigits: 2, maximumFractionDigits: 2 };
  const sign = number < 0 ? "-" : "";
  return `${sign}¥${Math.abs(number).toLocaleString("en-US", digits)}`;
}

/** days × price per day, exact to the fen. */
export function times(price, days) {
  return ((Math.round(Number(price) * 100) * days) / 100).toFixed(2);
}

// grants, passes and openings are days and hours of the cloud's zone, wherever the phone is
const CLOCK = new Intl.DateTimeFormat("en-GB", {
  timeZone: "Asia/Shanghai",
  hourCycle: "h23",
  year: "numeric",
  month: "2-digit",
  day: "2-digit",
  hour: "2-digit",
  minute: "2-digit",
});

/** A date and time of the cloud's zone, e.g. 2026-03-08 14:05. */
export function moment(iso) {
  const parts = CLOCK.formatToParts(new Date(iso)).map(({ type, value }) => [type, value]);
  const { year, month, day, hour, minute } = Object.fromEntries(parts);
  return `${year}-${month}-${day} ${hour}:${minute}`;
}

/** A date alone, e.g. 2026-03-08, as a date field takes it too. */
export function day(iso) {
  return moment(iso).slice(0, 10);
}

/** How many days, as a person says it. */
export function dayCount(n) {
  return n === 1 ? t("1 天") : t("{n} 天", { n });
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
