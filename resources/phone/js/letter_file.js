/** A letter from the phone's files: PDFs as they are, photographs made small enough to send. */

import { toBase64 } from "./crypto/bytes.js";
import { PhoneError } from "./errors.js";
import { t } from "./i18n.js";

const LARGEST = 2 * 1024 * 1024; // bytes that the cloud takes
const LONGEST = 2_200; // pixels of a photograph's longer side
const QUALITY = 0.85;

/** {media_type, content} for the cloud. */
export async function readLetter(file) {
  const blob = file.type === "application/pdf" ? file : await smaller(file);
  if (blob.size > LARGEST) throw unfit();
  const bytes = new Uint8Array(await blob.arrayBuffer());
  return { media_type: blob.type, content: toBase64(bytes) };
}

async function smaller(file) {
  const picture = await createImageBitmap(file).catch(() => {
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
  return new Promise((resolve) => {
    canvas.toBlob(resolve, "image/jpeg", QUALITY);
  });
}

function unfit() {
  return new PhoneError(
    "letter.unfit",
    t("不能读取该文件。"),
    t("请上传 JPG、PNG 图片或 PDF,不超过 2 MB。"),
  );
}
