/** The middle of a photograph, made small on the phone before it is sent. */

import { toBase64 } from "./crypto/bytes.js";
import { PhoneError } from "./errors.js";
import { t } from "./i18n.js";

const SIDE = 512; // pixels
const QUALITY = 0.9;

/** Base64 of a square JPEG. */
export async function squarePicture(file) {
  const picture = await createImageBitmap(file).catch(() => {
    throw new PhoneError(
      "picture.unfit",
      t("不能读取该图片。"),
      t("请选择 JPG 或 PNG 图片。"),
    );
  });
  const short = Math.min(picture.width, picture.height);
  const canvas = document.createElement("canvas");
  canvas.width = SIDE;
  canvas.height = SIDE;
  const context = canvas.getContext("2d");
  context.fillStyle = "white";
  context.fillRect(0, 0, SIDE, SIDE);
  const left = (picture.width - short) / 2;
  const top = (picture.height - short) / 2;
  context.drawImage(picture, left, top, short, short, 0, 0, SIDE, SIDE);
  picture.close();
  const blob = await new Promise((resolve) => {
    canvas.toBlob(resolve, "image/jpeg", QUALITY);
  });
  return toBase64(new Uint8Array(await blob.arrayBuffer()));
}
