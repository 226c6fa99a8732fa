// Tables typed row by row: blocks pasted from a spreadsheet spread over the cells, and the counted sum stays in sight.

import { exact, isUnclear, shown } from "./exact.js";
import { addRow, blockOf } from "./spreadsheet.js";

function fieldsOf(row) {
  return [...row.querySelectorAll("input.form-control, select")];
}

function choose(select, text) {
  const wanted = text.toLowerCase();
  const option = [...select.options].find((each) => [each.value, each.text.toLowerCase()].includes(wanted));
  if (option) select.value = option.value;
}

function spread(table, start, block) {
  let row = start.closest("tr");
  const column = fieldsOf(row).indexOf(start);
  for (const line of block) {
    const target = row ?? addRow(table.tBodies[0]);
    const fields = fieldsOf(target).slice(column);
    for (const [at, text] of line.entries()) {
      const field = fields[at];
      if (field?.tagName === "SELECT") choose(field, text);
      else if (field) field.value = text;
    }
    row = target.nextElementSibling;
  }
  table.dispatchEvent(new Event("input", { bubbles: true }));
}

function showSum(table, output) {
  let sum = 0n;
  for (const row of table.tBodies[0].rows) {
    const amount = row.querySelector("[name=amount]").value;
    if (!amount.trim() || row.querySelector("[name=counted]").value !== "yes") continue;
    const value = exact(amount);
    if (value === null) {
      output.textContent = isUnclear(amount) ? `${amount.trim()} can be read in two ways` : "an amount is not a number";
      output.classList.add("fits-not");
      return;
    }
    sum += value;
  }
  output.textContent = shown(sum);
  output.classList.toggle("fits-not", sum < 0n);
}

for (const table of document.querySelectorAll("table[data-rows]")) {
  table.addEventListener("paste", (event) => {
    const block = blockOf(event.clipboardData.getData("text/plain"));
    if (!block || !event.target.matches("input.form-control")) return;
    event.preventDefault();
    spread(table, event.target, block);
  });
  const output = document.querySelector(`[data-sums="${table.id}"]`);
  if (!table.id || !output) continue;
  const update = () => showSum(table, output);
  update();
  table.addEventListener("input", update);
  table.addEventListener("change", update);
}

// Enter in a cell saves; without this it would press the first button of the table.
document.addEventListener("keydown", (event) => {
  const cell = event.target.closest?.("table[data-rows] input");
  if (!cell || event.key !== "Enter") return;
  event.preventDefault();
  cell.form.requestSubmit(cell.form.querySelector(".form-footer .btn-primary"));
});
