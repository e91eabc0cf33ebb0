/** A photograph from the phone's camera, made small enough to send and turned upright. */

import { toBase64 } from "./crypto/bytes.js";
import { PhoneError } from "./errors.js";
import { t } from "./i18n.js";

const LARGEST = 2 * 1024 * 1024; // bytes
const LONGEST = 2_200; // pixels of the longer side
const QUALITIES = [0.92, 0.8, 0.65];

/** The picture as base64 of a JPEG, and the canvas it was drawn on, to be shown. */
export async function readPicture(file) {
  const picture = await createImageBitmap(file, { imageOrientation: "from-image" }).catch(() => {
    throw unfit();
  });
  const scale = Math.min(1, LONGEST / Math.max(picture.width, picture.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(picture.width * scale);
  canvas.height = Math.round(picture.height * scale);
  const context = canvas.getContext("2d");
  context.fillStyle = "white";
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  for (const quality of QUALITIES) {
    const blob = await new Promise((resolve) => {
      canvas.toBlob(resolve, "image/jpeg", quality);
    });
    if (blob.size <= LARGEST) {
      return { content: toBase64(new Uint8Array(await blob.arrayBuffer())), canvas };
    }
  }
  throw unfit();
}

function unfit() {
  return new PhoneError(
    "picture.unfit",
    t("不能读取该图片。"),
    t("请上传 JPG 或 PNG 照片。"),
  );
}
