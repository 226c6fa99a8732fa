// Prices: saved as their cells are left, sums as the server reckons them, and nothing typed is lost.
//
// `cells.js` moves and pastes; this saves what it changed.

import { Autosave, keepSaving } from "./autosave.js";
import { forget, keep, read } from "./kept.js";

const form = document.querySelector("form#prices[data-saves]");
const table = form?.querySelector("table[data-cells]");
const PAUSE = 400;

const cells = table ? [...table.querySelectorAll("td > input")] : [];
const isChanged = (cell) => cell.value.trim() !== cell.defaultValue.trim();
const isHeld = (cell) => cell.dataset.held === cell.value; // refused or clashing as it stands: not sent again
const waiting = () => cells.filter((cell) => isChanged(cell) && !isHeld(cell));
const overOf = (cell) => form.elements.namedItem(`over ${cell.name}`);

class Prices extends Autosave {
  constructor() {
    super({ form, url: form.dataset.saves, state: document.getElementById("prices-state"), pause: PAUSE });
    this.key = `prices:${form.dataset.person}:${form.dataset.place}`;
  }

  touched(pause) {
    super.touched(pause);
    if (!waiting().length) this.say(""); // it was put back as it is stored
  }

  isDue() {
    return super.isDue() && waiting().length > 0;
  }

  read() {
    return new Map(waiting().map((cell) => [cell, cell.value]));
  }

  fields(values) {
    return [...values].flatMap(([cell, value]) => [[cell.name, value], [overOf(cell).name, overOf(cell).value]]);
  }

  keep() {
    const typed = cells.filter(isChanged).map((cell) => [cell.name, { value: cell.value, over: overOf(cell).value }]);
    if (typed.length) keep(this.key, Object.fromEntries(typed));
    else forget(this.key);
  }

  putBack() {
    const kept = read(this.key) ?? {};
    for (const cell of cells.filter((each) => each.name in kept)) {
      cell.value = kept[cell.name].value;
      overOf(cell).value = kept[cell.name].over;
    }
    this.keep();
    this.isDirty = true;
    this.later(0);
  }

  saved(answer, values) {
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
    const but = bad ? `, but for ${bad} ${bad === 1 ? "price" : "prices"}; see there.` : "";
    this.say(`Saved ${answer.at}${but}`, { bad: bad > 0 });
    this.keep();
  }
}

const prices = cells.length ? new Prices() : null;

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
        prices.keep();
      } else {
        prices.touched(0);
      }
      cell.focus();
    });
  }
  cell.after(place);
}

if (prices) {
  keepSaving([prices]);
  table.addEventListener("input", () => prices.touched(4 * PAUSE));
  table.addEventListener("paste", () => prices.touched(PAUSE / 4));
  table.addEventListener("focusout", () => prices.later(PAUSE / 4));
}
