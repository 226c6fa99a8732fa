// A table of numbers, typed as in a spreadsheet, with sums that follow what is typed.
//
// A row's cells name with data-place which of its sums (data-sum) they belong to. Without this script it is a plain form.

import { exact, isUnclear, shown } from "./exact.js";
import { likeSpreadsheet } from "./spreadsheet.js";

const table = document.querySelector("table[data-cells]");
const cells = table ? [...table.tBodies[0].rows].map((row) => [...row.querySelectorAll("td > input")]) : [];
const state = table?.closest("form").querySelector(".grid-state");

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

function pasted(found, size) {
  for (const [input, value] of found) {
    input.value = value;
    mark(input);
  }
  tell(`${size} cells pasted.`);
}

if (cells.flat().length) {
  for (const input of cells.flat()) mark(input);
  likeSpreadsheet(table, cells, { pasted, refused: tell });
  table.addEventListener("input", (event) => {
    mark(event.target);
    tell();
  });
}
