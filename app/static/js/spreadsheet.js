// Makes a table of inputs work as a spreadsheet does: arrow keys leave a cell, until F2 or a second click goes into its
// text, Enter goes down, and a block copied from a spreadsheet spreads from the cell it is pasted in.

const MOVES = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
  Enter: [1, 0],
  ShiftEnter: [-1, 0],
};

// A cell with a line end in it comes in quotes; numbers have none, but words may.
const unquoted = (text) => (/^".*"$/s.test(text) ? text.slice(1, -1).replaceAll('""', '"') : text).trim();

// The lines of what was copied, each with its cells; null where it is one cell only.
export function blockOf(text) {
  if (!/[\t\n]/.test(text.trimEnd())) return null;
  const lines = text.replaceAll("\r\n", "\n").replace(/\n+$/, "").split("\n");
  return lines.map((line) => line.split("\t").map(unquoted));
}

// One more row at the end, empty, with the next number in the labels of its fields.
export function addRow(body) {
  const row = body.rows[body.rows.length - 1].cloneNode(true);
  for (const field of row.querySelectorAll("input.form-control, select")) {
    if (field.tagName === "INPUT") field.value = "";
    field.setAttribute("aria-label", field.getAttribute("aria-label").replace(/\d+$/, body.rows.length + 1));
  }
  body.append(row);
  return row;
}

// `cells` are the rows of inputs as they stand, null where a cell is closed. A block that fits is handed to `pasted` as
// pairs of input and text, with its size in words; one that does not to `refused` as a sentence, in which `closed` says
// what it reached into. Escape hands the input to `takeBack`.
export function likeSpreadsheet(table, cells, { pasted, refused, closed = "", takeBack = () => {} }) {
  let inside = null; // the cell whose text the arrow keys walk through

  function placeOf(input) {
    const row = cells.findIndex((line) => line.includes(input));
    return row < 0 ? null : [row, cells[row].indexOf(input)];
  }

  // The next cell in a direction, over those that are closed.
  function step([row, column], [down, right]) {
    const next = cells[row + down]?.[column + right];
    if (next === null) step([row + down, column + right], [down, right]);
    else next?.focus();
  }

  function goInside(input) {
    inside = input;
    input.setSelectionRange(input.value.length, input.value.length);
  }

  function onKey(event) {
    const input = event.target;
    const place = placeOf(input);
    if (!place || event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === "F2") goInside(input);
    if (event.key === "Escape") {
      takeBack(input);
      input.select();
      inside = null;
    }
    const move = MOVES[`${event.shiftKey ? "Shift" : ""}${event.key}`];
    if (!move || (inside === input && move[1] !== 0)) return;
    event.preventDefault(); // Enter would send the form
    step(place, move);
  }

  function onPaste(event) {
    const block = blockOf(event.clipboardData.getData("text/plain"));
    const place = placeOf(event.target);
    if (!place || !block) return;
    event.preventDefault();
    const [row, column] = place;
    const width = Math.max(...block.map((line) => line.length));
    const size = `${block.length} × ${width}`;
    const [below, right] = [cells.length - row, cells[row].length - column];
    if (block.length > below || width > right) {
      refused(`Nothing was pasted: the block is ${size} cells, and from here on the table has ${below} × ${right}.`);
      return;
    }
    const found = block.flatMap((line, down) => line.map((text, along) => [cells[row + down][column + along], text]));
    if (found.some(([input, text]) => !input && text && text !== "–")) {
      refused(`Nothing was pasted: the block reaches into ${closed}. Leave its column empty.`);
      return;
    }
    pasted(found.filter(([input]) => input), size);
  }

  table.addEventListener("focusin", (event) => event.target.select?.());
  table.addEventListener("focusout", () => {
    inside = null;
  });
  table.addEventListener("mousedown", (event) => {
    if (event.target === document.activeElement) inside = event.target;
  });
  table.addEventListener("keydown", onKey);
  table.addEventListener("paste", onPaste);
}
