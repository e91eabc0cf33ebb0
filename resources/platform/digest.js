/** Computes a document's digests in the browser; the document itself is never sent. */

import { sm3 } from "/assets/sm3.js";

const hex = (bytes) => [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");

async function fill(form, file) {
  const bytes = new Uint8Array(await file.arrayBuffer());
  const fields = form.elements;
  fields.namedItem("name").value = file.name;
  fields.namedItem("size").value = String(file.size);
  fields.namedItem("sha256").value = hex(new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)));
  fields.namedItem("sm3").value = hex(sm3(bytes));
}

for (const form of document.querySelectorAll("form.digest")) {
  const chosen = form.querySelector(".chosen span");
  form.querySelector(".file").addEventListener("change", (event) => {
    const [file] = event.target.files;
    if (file) chosen.textContent = file.name;
  });
  if (form.matches(".crypt")) continue; // what is encrypted is not signed
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const said = form.querySelector(".said");
    const [file] = form.querySelector(".file").files;
    if (!file) return;
    const button = form.querySelector("button");
    button.disabled = true;
    said.textContent = form.dataset.computing;
    try {
      await fill(form, file);
      form.submit();
    } catch {
      said.textContent = form.dataset.failed;
      button.disabled = false;
    }
  });
}
