// The document as it is read: who is writing is looked up while somebody reads, and what was saved is forgotten here.

import { forgetSaved } from "./kept.js";
import { whileActive } from "./activity.js";

const looks = document.querySelector("[data-looks-for-writers]");
const saved = document.querySelector("[data-saved]")?.dataset.saved;

if (saved) {
  forgetSaved(saved);
  const here = new URL(location.href);
  here.searchParams.delete("saved");
  history.replaceState(history.state, "", here);
}

if (looks) whileActive(() => looks.dispatchEvent(new Event("look")), { atOnce: false });

document.addEventListener("htmx:beforeSwap", (event) => {
  const { xhr, requestConfig } = event.detail;
  if (new URL(xhr.responseURL).pathname !== new URL(requestConfig.path, location.href).pathname) event.detail.shouldSwap = false;
});
