// Prices: saved as their cells are left, sums as the server reckons them, and nothing typed is lost.
//
// `cells.js` moves and pastes; this saves what it changed. What is typed is kept in the browser until it is stored.

import { KEPT, SENTENCES, SignedOut, send, signInLink } from "./sending.js";

const form = document.querySelector("form#prices[data-saves]");
const table = form?.querySelector("table[data-cells]");
const state = document.getElementById("prices-state");
const key = form ? `finalist:prices:${form.dataset.person}:${form.dataset.place}` : "";
const PAUSE = 400;
const LONGEST_WAIT = 30000;

const cells = table ? [...table.querySelectorAll("td > input")] : [];
const isChanged = (cell) => cell.value.trim() !== cell.defaultValue.trim();
const isHeld = (cell) => cell.dataset.held === cell.value; // refused or clashing as it stands: not sent again
const overOf = (cell) => form.elements.namedItem(`over ${cell.name}`);
let saving = false;
let again = false;
let wait = PAUSE;
let timer = null;

function say(sentence, bad = false) {
  state.textContent = sentence;
  state.classList.toggle("is-bad", bad);
}

function keep() {
  const typed = cells.filter(isChanged).map((cell) => [cell.name, { value: cell.value, over: overOf(cell).value }]);
  try {
    if (typed.length) localStorage.setItem(key, JSON.stringify(Object.fromEntries(typed)));
    else localStorage.removeItem(key);
  } catch {
    // A browser that keeps nothing still has the cells.
  }
}

function putBack() {
  const kept = JSON.parse(localStorage.getItem(key) ?? "{}");
  for (const cell of cells.filter((each) => each.name in kept)) {
    cell.value = kept[cell.name].value;
    overOf(cell).value = kept[cell.name].over;
  }
  if (cells.some(isChanged)) later(0);
  else keep();
}

function later(pause) {
  clearTimeout(timer);
  timer = setTimeout(save, pause);
}

async function save() {
  clearTimeout(timer);
  keep();
  const sent = cells.filter((cell) => isChanged(cell) && !isHeld(cell));
  if (!sent.length) return;
  if (saving) {
    again = true;
    return;
  }
  saving = true;
  say("Saving …");
  const values = new Map(sent.map((cell) => [cell, cell.value]));
  try {
    await sendCells(values);
  } finally {
    saving = false;
  }
  if (again) later(0);
  again = false;
}

async function sendCells(values) {
  const fields = [...values].flatMap(([cell, value]) => [[cell.name, value], [overOf(cell).name, overOf(cell).value]]);
  let answer;
  try {
    answer = await send(form, form.dataset.saves, fields);
  } catch (error) {
    if (!(error instanceof SignedOut)) return tryAgain("the server cannot be reached");
    say(`Not saved: you are signed out. ${KEPT} `, true);
    state.append(signInLink());
    return;
  }
  if (answer.ok) return told(await answer.json(), values);
  if (answer.status === 422) return say(`Not saved: ${(await answer.json()).text} ${KEPT}`, true);
  if (answer.status in SENTENCES) return say(SENTENCES[answer.status], true);
  tryAgain("the server is busy");
}

function tryAgain(reason) {
  wait = Math.min(wait * 2, LONGEST_WAIT);
  say(`Not saved: ${reason}. ${KEPT} Trying again.`, true);
  later(wait);
}

function told(answer, values) {
  wait = PAUSE;
  document.getElementById("sums").innerHTML = answer.sums;
  for (const [cell, value] of values) {
    cell.parentElement.querySelectorAll(".cell-fault, .cell-clash").forEach((note) => note.remove());
    cell.removeAttribute("aria-invalid");
    delete cell.dataset.held;
    if (cell.name in answer.faults) refuse(cell, value, answer.faults[cell.name]);
    else if (cell.name in answer.clashes) clash(cell, value, answer.clashes[cell.name], answer.over[cell.name]);
    else stored(cell, value, answer.over[cell.name]);
  }
  const bad = Object.keys(answer.faults).length + Object.keys(answer.clashes).length;
  say(bad ? `Saved ${answer.at}, but for ${bad} ${bad === 1 ? "price" : "prices"}; see there.` : `Saved ${answer.at}`, bad > 0);
  keep();
  if (cells.some((cell) => isChanged(cell) && !isHeld(cell))) later(PAUSE);
}

function stored(cell, value, over) {
  cell.defaultValue = value;
  if (over) overOf(cell).value = over;
  cell.classList.toggle("is-changed", isChanged(cell));
  cell.classList.remove("is-off");
  form.querySelector(".grid-state").value = "";
}

function note(cell, kind, sentence) {
  const place = document.createElement("div");
  place.className = kind;
  place.textContent = sentence;
  cell.after(place);
}

function refuse(cell, value, sentence) {
  cell.dataset.held = value;
  cell.setAttribute("aria-invalid", "true");
  note(cell, "cell-fault", sentence);
}

function clash(cell, value, theirs, over) {
  cell.dataset.held = value;
  const place = document.getElementById("price-clash").content.firstElementChild.cloneNode(true);
  place.querySelector("[data-by]").textContent = theirs.by || "A colleague";
  place.querySelector("[data-stored]").textContent = theirs.value || "nothing";
  place.querySelector("[data-at]").textContent = theirs.at;
  for (const button of place.querySelectorAll("[data-keeps]")) {
    button.addEventListener("click", () => {
      place.remove();
      delete cell.dataset.held;
      overOf(cell).value = over;
      if (button.dataset.keeps === "stored") {
        cell.value = theirs.value;
        stored(cell, theirs.value, over);
        keep();
      } else {
        later(0);
      }
      cell.focus();
    });
  }
  cell.after(place);
}

if (cells.length) {
  putBack();
  table.addEventListener("input", () => {
    keep();
    later(4 * PAUSE);
  });
  table.addEventListener("focusout", () => later(PAUSE / 4));
  table.addEventListener("paste", () => later(PAUSE / 4));
  window.addEventListener("online", () => later(0));
  window.addEventListener("focus", () => later(0));
  document.addEventListener("visibilitychange", () => later(0));
}
