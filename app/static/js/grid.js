// The table of own marks, typed as in a spreadsheet; nothing typed is lost before it is saved.
//
// What is typed is kept in the browser under the cell's version until the table has been saved. Without this script the
// page is a plain form.

import { exact, isUnclear } from "./exact.js";
import { forget, keep, read } from "./kept.js";
import { likeSpreadsheet } from "./spreadsheet.js";

const form = document.querySelector("form#grid");
const table = form?.querySelector("table.mark-table");

// Rows of cells as they stand; null where a mark cannot be given.
const cells = table
  ? [...table.tBodies[0].rows]
      .filter((row) => !row.classList.contains("is-group"))
      .map((row) => [...row.cells].slice(1).map((cell) => cell.querySelector("input")))
  : [];
const inputs = cells.flat().filter(Boolean);

const stored = (input) => input.dataset.stored ?? input.defaultValue;
const isChanged = (input) => input.value.trim() !== stored(input);

const key = form ? `grid:${form.dataset.rfp}:${form.dataset.seat}` : "";

function keepTyped(sent = false) {
  const typed = Object.fromEntries(inputs.filter(isChanged).map((input) => [input.name, input.value]));
  if (Object.keys(typed).length) keep(key, { typed, sent });
  else forget(key);
}

const state = form?.querySelector(".grid-state");
const discard = form?.querySelector("[data-discards]");

function say(sentence, bad = false) {
  state.value = sentence;
  state.classList.toggle("is-bad", bad);
}

function count() {
  const changed = inputs.filter(isChanged).length;
  if (discard) discard.hidden = changed === 0;
  return changed;
}

function tell() {
  const changed = count();
  say(changed ? `${changed} ${changed === 1 ? "cell" : "cells"} changed, not saved.` : "");
}

// Whether a changed cell says what its scale does not have; what could be read in two ways is left to the saving.
function isOff(input) {
  const text = input.value.trim();
  const { bounds, words } = input.closest("tr").dataset;
  const said = text.replaceAll(/\s+/g, " ").toLowerCase();
  if (!text || words.toLowerCase().split("\n").includes(said)) return false;
  if (!bounds) return true;
  if (isUnclear(text)) return false;
  const value = exact(text);
  const [lowest, highest, step] = bounds.split(" ").map(exact);
  return value === null || value < lowest || value > highest || (step > 0n && (value - lowest) % step !== 0n);
}

function mark(input) {
  const changed = isChanged(input);
  input.classList.toggle("is-changed", changed);
  input.classList.toggle("is-off", changed && isOff(input));
}

function setValue(input, value) {
  input.value = value;
  mark(input);
}

function pasted(found) {
  for (const [input, value] of found) setValue(input, value);
  keepTyped();
  const changed = count();
  say(`${found.length} cells pasted, ${changed} changed and not saved. The table is checked as a whole when you save it.`);
}

function takeBack(input) {
  setValue(input, stored(input));
  keepTyped();
  tell();
}

function putBack() {
  const { typed = {}, sent = false } = read(key) ?? {};
  const found = Object.entries(typed).map(([name, value]) => [form.elements.namedItem(name), value]);
  const here = found.filter(([input]) => input);
  const gone = sent ? 0 : found.length - here.length;
  for (const [input, value] of here) setValue(input, value);
  if (!here.length && !gone) {
    forget(key);
    return;
  }
  tell();
  if (here.length) say(`What you typed before and had not saved is back in the table: ${here.length} changed. Save it.`);
  if (gone) say(`${state.value} ${gone} changed elsewhere since and were left as they are saved.`.trim());
  keepTyped();
}

let leaving = false;

function mount() {
  if ("again" in form.dataset) {
    tell();
    keepTyped();
  } else {
    putBack();
  }
  const closed = "an offer you stand back from";
  likeSpreadsheet(table, cells, { pasted, refused: (sentence) => say(sentence, true), closed, takeBack });
  table.addEventListener("input", (event) => {
    mark(event.target);
    keepTyped();
    tell();
  });
  discard.addEventListener("click", () => {
    for (const input of inputs) setValue(input, stored(input));
    keepTyped();
    tell();
  });
  form.addEventListener("submit", () => {
    leaving = true;
    keepTyped(true);
  });
  window.addEventListener("beforeunload", (event) => {
    if (!leaving && inputs.some(isChanged)) event.preventDefault();
  });
}

if (table && inputs.length) mount();
