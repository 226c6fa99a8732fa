// A table of numbers to type in: arrow keys, blocks pasted from a spreadsheet, and sums that follow what is typed.
//
// A row's cells name with data-place which of its sums (data-sum) they belong to. Without this script it is a plain form.

import { exact, isUnclear, shown } from "./exact.js";

const table = document.querySelector("table[data-cells]");
const cells = table ? [...table.tBodies[0].rows].map((row) => [...row.querySelectorAll("td > input")]) : [];
const state = table?.closest("form").querySelector(".grid-state");

function placeOf(input) {
  const row = cells.findIndex((line) => line.includes(input));
  return [row, row < 0 ? -1 : cells[row].indexOf(input)];
}

const isChanged = (input) => input.value.trim() !== input.defaultValue.trim();

function isOff(input) {
  const value = exact(input.value);
  return input.value.trim() !== "" && (value === null || value < 0n);
}

function showSums(row) {
  for (const cell of row.querySelectorAll("[data-sum]")) {
    const inputs = [...row.querySelectorAll(`td > input[data-place="${cell.dataset.sum}"]`)];
    const values = inputs.map((input) => (input.value.trim() ? exact(input.value) : 0n));
    cell.textContent = values.includes(null) ? "–" : shown(values.reduce((sum, value) => sum + value, 0n));
  }
}

function mark(input) {
  input.classList.toggle("is-changed", isChanged(input));
  input.classList.toggle("is-off", isChanged(input) && isOff(input));
  showSums(input.closest("tr"));
}

function tell(sentence = "") {
  const all = cells.flat();
  const changed = all.filter(isChanged).length;
  const unclear = all.find((input) => isUnclear(input.value));
  const doubt = unclear ? ` “${unclear.value.trim()}” can be read in two ways.` : "";
  state.value = `${sentence} ${changed ? `${changed} changed, not saved.${doubt}` : ""}`.trim();
}

function paste(from, text) {
  const block = text.replaceAll("\r\n", "\n").replace(/\n+$/, "").split("\n").map((line) => line.split("\t"));
  const [row, column] = placeOf(from);
  const width = Math.max(...block.map((line) => line.length));
  if (block.length > cells.length - row || width > cells[row].length - column) {
    tell(`Nothing was pasted: the block is ${block.length} × ${width} cells, and from here on the table is smaller.`);
    return;
  }
  for (const [down, line] of block.entries()) {
    for (const [along, value] of line.entries()) {
      const input = cells[row + down][column + along];
      input.value = value.trim();
      mark(input);
    }
  }
  tell(`${block.length} × ${width} cells pasted.`);
}

const MOVES = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1], Enter: [1, 0] };
let inside = null; // the cell whose text the arrow keys walk through

function onKey(event) {
  const input = event.target;
  const [row, column] = placeOf(input);
  if (row < 0 || event.altKey || event.ctrlKey || event.metaKey) return;
  if (event.key === "F2") {
    inside = input;
    input.setSelectionRange(input.value.length, input.value.length);
    return;
  }
  const move = MOVES[event.key];
  if (!move || (inside === input && move[1] !== 0)) return;
  event.preventDefault(); // Enter would send the form
  const [down, right] = event.shiftKey && event.key === "Enter" ? [-1, 0] : move;
  cells[row + down]?.[column + right]?.focus();
}

if (cells.flat().length) {
  for (const input of cells.flat()) mark(input);
  table.addEventListener("focusin", (event) => event.target.select?.());
  table.addEventListener("focusout", () => {
    inside = null;
  });
  table.addEventListener("keydown", onKey);
  table.addEventListener("input", (event) => {
    mark(event.target);
    tell();
  });
  table.addEventListener("paste", (event) => {
    const text = event.clipboardData.getData("text/plain");
    if (placeOf(event.target)[0] < 0 || !/[\t\n]/.test(text.trimEnd())) return;
    event.preventDefault();
    paste(event.target, text);
  });
}
