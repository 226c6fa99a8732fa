// Writing one section: what is typed is kept in the browser until it is saved, and others see that somebody is writing.

import { whileActive } from "./activity.js";
import { forget, keep, newName, placeOfSection, read } from "./kept.js";
import { KEPT, SignedOut, renewToken, signInLink } from "./sending.js";

const FIELDS = ["title", "level", "drafter", "body"];
const CARRIED = ["version", "merged_with", "drafter_was", "after"];
const form = document.getElementById("section");
const said = form.querySelector("[data-kept]");
const beside = document.querySelector(".section-beside");
const place = placeOfSection(form.dataset.keeps);
const drawn = values([...FIELDS, ...CARRIED]);

function field(name) {
  return form.elements.namedItem(name);
}

function values(names) {
  return Object.fromEntries(names.map((name) => [name, field(name).value]));
}

function fill(stored) {
  for (const [name, value] of Object.entries(stored)) if (field(name)) field(name).value = value;
  form.dispatchEvent(new Event("look"));
}

function say(sentence, ...more) {
  said.replaceChildren(sentence, ...more);
}

function keepTyped() {
  const draft = { name: field("kept").value, values: values(FIELDS), carried: values(CARRIED), at: Date.now() };
  if (!keep(place, draft)) say("This browser keeps nothing: save before you leave the page.");
}

function button(label, act) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "btn btn-sm";
  made.textContent = label;
  made.addEventListener("click", act);
  return made;
}

function discard() {
  forget(place);
  fill(drawn);
  form.dataset.guarded = "";
  say("");
}

// A text that was kept carries the version it was drawn from: saving it brings it together with whatever came later.
function putBack() {
  const draft = read(place);
  if (!draft) return;
  if (FIELDS.every((name) => draft.values[name] === drawn[name])) return forget(place);
  fill({ ...draft.values, ...draft.carried });
  field("kept").value = draft.name;
  form.dataset.guarded = "unsaved";
  const when = new Date(draft.at).toLocaleString([], { dateStyle: "medium", timeStyle: "short" });
  say(`Put back what you typed and did not save (${when}). `, button("Discard it", discard));
}

function signedOut() {
  say(`You are signed out. ${KEPT} `, signInLink());
}

// Somebody signed in again in another tab: this page goes on under the new sign-in.
async function goOn() {
  try {
    await renewToken(form, "keeps");
  } catch (error) {
    if (!(error instanceof SignedOut)) throw error;
    signedOut();
    return;
  }
  document.body.setAttribute("hx-headers", JSON.stringify({ "X-CSRFToken": field("csrf_token").value }));
  say("");
}

function beginToWrite() {
  if (!beside) return;
  const stop = whileActive(() => beside.dispatchEvent(new Event("alive")));
  beside.addEventListener("htmx:beforeSwap", (event) => {
    const { xhr, requestConfig } = event.detail;
    if (new URL(xhr.responseURL).pathname === requestConfig.path) return;
    event.detail.shouldSwap = false;
    signedOut();
  });
  beside.addEventListener("htmx:responseError", (event) => {
    if (event.detail.xhr.status === 400) return goOn();
    if ([403, 404].includes(event.detail.xhr.status)) stop();
    say(`This cannot be saved now. ${KEPT}`);
  });
  window.addEventListener("pagehide", () => {
    navigator.sendBeacon(beside.dataset.leaves, new URLSearchParams({ csrf_token: field("csrf_token").value }));
  });
}

form.addEventListener("input", () => {
  keepTyped();
  say("");
});
form.addEventListener("submit", (event) => {
  keepTyped();
  if (navigator.onLine) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  say(`There is no connection. ${KEPT} Save again once there is one.`);
});
form.querySelector("button[name=preview]").addEventListener("click", (event) => {
  event.preventDefault();
  form.dispatchEvent(new Event("look"));
  document.getElementById("preview").scrollIntoView({ block: "nearest" });
});
document.addEventListener("visibilitychange", () => {
  if (!document.hidden) beside?.dispatchEvent(new Event("alive"));
});

field("kept").value ||= newName();
if ("isAnswer" in form.dataset) keepTyped();
window.addEventListener("load", () => {
  if (!("isAnswer" in form.dataset)) putBack();
  beginToWrite();
});
