/** The names of seal kinds, and where one stands on the way to a seal. */

import { t } from "../../i18n.js";
import { progress } from "../../ui/progress.js";

/** The kind's name. */
export function kindName(kind) {
  return {
    official: t("公章"),
    finance: t("财务章"),
    contract: t("合同章"),
    "legal-person": t("法人章"),
    name: t("人名章"),
    signature: t("手写签名"),
  }[kind];
}

/** A template in words: 圆形 40 mm. */
export function templateName({ shape, width_mm: width, height_mm: height }) {
  const size = width === height ? `${width} mm` : `${width} × ${height} mm`;
  const names = { round: t("圆形"), square: t("方形"), oblong: t("长方形") };
  return `${names[shape]} ${size}`;
}

/** The steps of a draft's way; `now` is the name of the present one. */
export function steps({ unit, way }, now) {
  const all = {
    kind: t("印章类型"),
    template: t("印章模板"),
    tune: t("印章优化"),
    photo: t("拍摄印章"),
    preview: t("预览提交"),
  };
  const order = way === "scan" ? ["template", "photo", "preview"] : ["template", "tune", "preview"];
  if (unit) order.unshift("kind");
  return progress(
    order.map((name) => all[name]),
    order.indexOf(now),
  );
}
