// Tables marked with data-sortable: heads sort, a filter box hides rows, and both stay in the address for deep links.

const DIRECTIONS = { ascending: 1, descending: -1 };

function remember(name, value) {
  const address = new URL(window.location.href);
  if (value) address.searchParams.set(name, value);
  else address.searchParams.delete(name);
  window.history.replaceState(window.history.state, "", address);
}

function keyOf(cell, numeric) {
  const written = cell?.dataset.sort ?? cell?.textContent.trim() ?? "";
  if (!numeric) return written;
  const number = Number.parseFloat(written.replaceAll(/[^0-9.+-]/g, ""));
  return Number.isNaN(number) ? null : number;
}

// Rows without a number stay last in both directions: a missing score is neither best nor worst.
function compare(one, other, direction) {
  if (one === null || other === null) return (one === null) - (other === null);
  if (typeof one === "number") return (one - other) * direction;
  return one.localeCompare(other, document.documentElement.lang, { numeric: true }) * direction;
}

function sortBy(table, head, order) {
  const numeric = head.dataset.kind === "number";
  const column = head.cellIndex;
  const body = table.tBodies[0];
  const rows = [...body.rows].map((row) => ({ row, key: keyOf(row.cells[column], numeric) }));
  rows.sort((one, other) => compare(one.key, other.key, DIRECTIONS[order]));
  body.append(...rows.map(({ row }) => row));
  for (const each of table.tHead.querySelectorAll("[aria-sort]")) each.removeAttribute("aria-sort");
  head.setAttribute("aria-sort", order);
}

function nextOrder(head) {
  const first = head.dataset.first ?? (head.dataset.kind === "number" ? "descending" : "ascending");
  const now = head.getAttribute("aria-sort");
  if (!now) return first;
  return now === "ascending" ? "descending" : "ascending";
}

function makeHeadSortable(table, head) {
  const button = document.createElement("button");
  head.dataset.label = head.textContent.trim(); // what paper shows instead: browsers do not repeat buttons page by page
  button.type = "button";
  button.className = "sort-button";
  button.append(...head.childNodes);
  head.append(button);
  button.addEventListener("click", () => {
    const order = nextOrder(head);
    sortBy(table, head, order);
    remember(`${table.id}-sort`, `${head.dataset.column}:${order}`);
  });
}

function restoreSort(table) {
  const wish = new URLSearchParams(window.location.search).get(`${table.id}-sort`);
  if (!wish) return;
  const cut = wish.lastIndexOf(":");
  const order = wish.slice(cut + 1);
  const heads = [...table.tHead.querySelectorAll("th[data-column]")];
  const head = heads.find((each) => each.dataset.column === wish.slice(0, cut));
  if (head && order in DIRECTIONS) sortBy(table, head, order);
}

function filterRows(table, words, shown) {
  const wanted = words.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  const rows = [...table.tBodies].flatMap((body) => [...body.rows]);
  let count = 0;
  for (const row of rows) {
    const text = row.textContent.toLocaleLowerCase();
    row.hidden = !wanted.every((word) => text.includes(word));
    if (!row.hidden) count += 1;
  }
  if (shown) shown.value = wanted.length === 0 ? "" : `${count} of ${rows.length} shown`;
}

function mountFilter(input) {
  const table = document.getElementById(input.dataset.filters);
  if (!table) return;
  const shown = input.closest(".table-filter")?.querySelector("output");
  const name = `${table.id}-filter`;
  input.value = new URLSearchParams(window.location.search).get(name) ?? "";
  if (input.value) filterRows(table, input.value, shown);
  input.addEventListener("input", () => {
    filterRows(table, input.value, shown);
    remember(name, input.value.trim());
  });
}

function mountTable(table) {
  const heads = table.tHead.querySelectorAll("th[data-column]");
  for (const head of heads) makeHeadSortable(table, head);
  restoreSort(table);
}

function mount(root) {
  for (const table of root.querySelectorAll("table[data-sortable]:not([data-mounted])")) {
    table.dataset.mounted = "yes";
    mountTable(table);
  }
  for (const input of root.querySelectorAll("input[data-filters]:not([data-mounted])")) {
    input.dataset.mounted = "yes";
    mountFilter(input);
  }
}

mount(document);
document.addEventListener("htmx:load", (event) => mount(event.detail.elt.parentElement ?? document));
