// Before handing in: what was typed in this browser and never saved, such as what could not be read, with the way there.

import { read } from "./kept.js";

const list = document.getElementById("not-saved");

function typed(kept) {
  if (kept.values) return kept.values.map(([, value]) => value);
  return Object.values(kept).map(({ value }) => value);
}

function show() {
  for (const line of list.querySelectorAll("[data-kept]")) {
    const kept = read(line.dataset.kept);
    line.hidden = !kept;
    if (kept) line.querySelector("[data-typed]").textContent = typed(kept).filter(Boolean).join(", ");
  }
  list.hidden = !list.querySelector("[data-kept]:not([hidden])");
}

if (list) {
  show();
  window.addEventListener("focus", show);
}
