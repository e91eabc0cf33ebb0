/** The camera and the browser's own reader of QR codes, where it has one. */

const BETWEEN = 150; // ms between two looks at the picture

/** Whether this browser can read QR codes from a camera here (secure page, both interfaces). */
export async function canScan() {
  if (!window.isSecureContext || !navigator.mediaDevices?.getUserMedia) return false;
  if (!("BarcodeDetector" in window)) return false;
  const formats = await BarcodeDetector.getSupportedFormats().catch(() => []);
  return formats.includes("qr_code");
}

/** Show the camera in `video` and call `found(text)` for the first code; the answer stops it. */
export async function scan(video, found) {
  const stream = await navigator.mediaDevices.getUserMedia({
    video: { facingMode: "environment" },
    audio: false,
  });
  let stopped = false;
  const stop = () => {
    stopped = true;
    stream.getTracks().forEach((track) => track.stop());
  };
  video.srcObject = stream;
  await video.play();
  look(video, new BarcodeDetector({ formats: ["qr_code"] }), {
    stopped: () => stopped,
    found: (text) => {
      stop();
      found(text);
    },
  });
  return stop;
}

async function look(video, detector, { stopped, found }) {
  while (!stopped()) {
    const [code] = await detector.detect(video).catch(() => []);
    if (code && !stopped()) {
      found(code.rawValue);
      return;
    }
    await new Promise((resolve) => {
      setTimeout(resolve, BETWEEN);
    });
  }
}
