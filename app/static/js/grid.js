// The table of own marks: arrow keys, blocks pasted from a spreadsheet, and nothing typed is lost before it is saved.
//
// What is typed is kept in the browser under the cell's version until the table has been saved. Without this script the
// page is a plain form.

import { exact, isUnclear } from "./exact.js";

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

function placeOf(input) {
  const row = cells.findIndex((line) => line.includes(input));
  return [row, cells[row].indexOf(input)];
}

// The next cell in a direction, over those that are closed.
function step(from, down, right) {
  let [row, column] = placeOf(from);
  for (;;) {
    row += down;
    column += right;
    if (cells[row]?.[column] === undefined) return;
    if (cells[row][column]) {
      cells[row][column].focus();
      return;
    }
  }
}

const key = form ? `finalist:grid:${form.dataset.rfp}:${form.dataset.seat}` : "";

function kept() {
  try {
    return JSON.parse(localStorage.getItem(key)) ?? {};
  } catch {
    return {};
  }
}

function keep(sent = false) {
  const typed = Object.fromEntries(inputs.filter(isChanged).map((input) => [input.name, input.value]));
  try {
    if (Object.keys(typed).length) localStorage.setItem(key, JSON.stringify({ typed, sent }));
    else localStorage.removeItem(key);
  } catch {
    // Without storage the page still warns before it is left.
  }
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

// A cell with a line end in it comes in quotes; marks have none, but words may.
const unquoted = (text) => (/^".*"$/s.test(text) ? text.slice(1, -1).replaceAll('""', '"') : text).trim();

function blockOf(text) {
  return text
    .replaceAll("\r\n", "\n")
    .replace(/\n+$/, "")
    .split("\n")
    .map((line) => line.split("\t").map(unquoted));
}

// Where a block would go, or the sentence that says why it does not fit.
function targets(from, block) {
  const [row, column] = placeOf(from);
  const width = Math.max(...block.map((line) => line.length));
  const below = cells.length - row;
  const right = cells[row].length - column;
  if (block.length > below || width > right) {
    return `Nothing was pasted: the block is ${block.length} × ${width} cells, and from here on the table has ${below} × ${right}.`;
  }
  const found = block.flatMap((line, down) => line.map((text, along) => [cells[row + down][column + along], text]));
  if (found.some(([input, text]) => !input && text && text !== "–")) {
    return "Nothing was pasted: the block reaches into an offer you stand back from. Leave its column empty.";
  }
  return found.filter(([input]) => input);
}

function paste(from, text) {
  const found = targets(from, blockOf(text));
  if (typeof found === "string") {
    say(found, true);
    return;
  }
  for (const [input, value] of found) setValue(input, value);
  keep();
  const changed = count();
  say(`${found.length} cells pasted, ${changed} changed and not saved. The table is checked as a whole when you save it.`);
}

// As in a spreadsheet: arrow keys leave the cell, until F2 or a second click goes into its text.
let inside = null;

function goInside(input) {
  inside = input;
  input.setSelectionRange(input.value.length, input.value.length);
}

function takeBack(input) {
  setValue(input, stored(input));
  input.select();
  inside = null;
  keep();
  tell();
}

const ACTS = { F2: goInside, Escape: takeBack };
const MOVES = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
  Enter: [1, 0],
  ShiftEnter: [-1, 0],
};

function onKey(event) {
  const input = event.target;
  if (!inputs.includes(input) || event.altKey || event.ctrlKey || event.metaKey) return;
  ACTS[event.key]?.(input);
  const move = MOVES[`${event.shiftKey ? "Shift" : ""}${event.key}`];
  if (!move || (inside === input && move[1] !== 0)) return;
  event.preventDefault(); // Enter would send the form
  step(input, ...move);
}

function putBack() {
  const { typed = {}, sent = false } = kept();
  const found = Object.entries(typed).map(([name, value]) => [form.elements.namedItem(name), value]);
  const here = found.filter(([input]) => input);
  const gone = sent ? 0 : found.length - here.length;
  for (const [input, value] of here) setValue(input, value);
  if (!here.length && !gone) {
    localStorage.removeItem(key);
    return;
  }
  tell();
  if (here.length) say(`What you typed before and had not saved is back in the table: ${here.length} changed. Save it.`);
  if (gone) say(`${state.value} ${gone} changed elsewhere since and were left as they are saved.`.trim());
  keep();
}

let leaving = false;

function mount() {
  if ("again" in form.dataset) {
    tell();
    keep();
  } else {
    putBack();
  }
  table.addEventListener("focusin", (event) => event.target.select?.());
  table.addEventListener("focusout", () => {
    inside = null;
  });
  table.addEventListener("mousedown", (event) => {
    if (event.target === document.activeElement) inside = event.target;
  });
  table.addEventListener("keydown", onKey);
  table.addEventListener("input", (event) => {
    mark(event.target);
    keep();
    tell();
  });
  table.addEventListener("paste", (event) => {
    const text = event.clipboardData.getData("text/plain");
    if (!inputs.includes(event.target) || !/[\t\n]/.test(text.trimEnd())) return;
    event.preventDefault();
    paste(event.target, text);
  });
  discard.addEventListener("click", () => {
    for (const input of inputs) setValue(input, stored(input));
    keep();
    tell();
  });
  form.addEventListener("submit", () => {
    leaving = true;
    keep(true);
  });
  window.addEventListener("beforeunload", (event) => {
    if (!leaving && inputs.some(isChanged)) event.preventDefault();
  });
}

if (table && inputs.length) mount();
