/** The page of a scan: counts the QR code's time down, and loads itself anew when the scan moves. */

const EVERY = 1000; // ms
const box = document.querySelector("[data-watch]");
const countdown = document.querySelector(".countdown");

function count() {
  const left = Math.ceil((Date.parse(countdown.dataset.until) - Date.now()) / 1000);
  countdown.textContent =
    left > 0 ? countdown.dataset.left.replace("{seconds}", left) : countdown.dataset.over;
  document.querySelector(".code").classList.toggle("over", left <= 0);
}

async function look() {
  const answer = await fetch(box.dataset.watch, { cache: "no-store" });
  if (!answer.ok) return;
  const { revision } = await answer.json();
  if (String(revision) !== box.dataset.revision) location.reload();
}

const OVER = new Set(["done", "refused", "cancelled", "failed"]);
if (countdown) {
  count();
  setInterval(count, EVERY);
}
if (box.dataset.state === "done") {
  // a login that was confirmed becomes one once the identity was read
  if (document.querySelector("[data-testid='result']") === null) setTimeout(() => location.reload(), EVERY);
} else if (!OVER.has(box.dataset.state)) {
  setInterval(() => look().catch(() => null), EVERY); // a silent network is asked again
}
