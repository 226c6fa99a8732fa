// What the weights of a scenario become while they are typed: siblings left as published share the rest of their sum.

const SHOWN = new Intl.NumberFormat("en", { maximumFractionDigits: 4 });
const POINTS = new Intl.NumberFormat("en", { maximumFractionDigits: 2 });

function typed(input) {
  const text = input.value.trim().replace(",", ".");
  return text === "" || text === input.dataset.published ? null : Number(text);
}

const sum = (values) => values.reduce((total, value) => total + value, 0);

// The new weights of rows that share a sum, null where they cannot add up to it.
function becomes(rows) {
  const fields = rows.map((row) => row.querySelector("input"));
  const published = fields.map((input) => Number(input.dataset.published));
  const given = fields.map(typed);
  const left = sum(published) - sum(given.filter((value) => value !== null));
  const kept = sum(published.filter((_, index) => given[index] === null));
  const addsUp = left > -1e-9 && (kept > 0 || left < 1e-9);
  return published.map((weight, index) => {
    if (!addsUp) return null;
    return given[index] ?? (kept > 0 ? (weight * left) / kept : 0);
  });
}

// What each weight comes to in points of all: its group's points, shared among the group's parts.
function pointsOfAll(rows) {
  const weights = new Map(rows.map((row) => [row, weightOf(row)]));
  const found = {};
  const whole = sum(rows.filter((row) => !row.dataset.parent).map((row) => Number(row.dataset.points)));
  for (const row of rows) {
    const siblings = rows.filter((each) => each.dataset.siblings === row.dataset.siblings);
    const ofAll = sum(siblings.map((each) => weights.get(each)));
    const available = row.dataset.parent ? found[row.dataset.parent] : whole;
    found[row.dataset.number] = ofAll ? (available * weights.get(row)) / ofAll : 0; // a group stands before its parts
  }
  return found;
}

// The weight as it becomes; not a number where the weights do not add up.
function weightOf(row) {
  const output = row.querySelector("[data-becomes]");
  return Number(output.dataset.exact ?? output.textContent);
}

function showPoints(rows) {
  const points = pointsOfAll(rows);
  for (const row of rows) {
    const own = points[row.dataset.number];
    row.querySelector("[data-becomes-points]").textContent = Number.isFinite(own) ? POINTS.format(own) : "–";
  }
}

function show(table) {
  const groups = {};
  for (const row of table.querySelectorAll("tr[data-siblings]")) {
    if (row.querySelector("input")) (groups[row.dataset.siblings] ??= []).push(row);
  }
  for (const rows of Object.values(groups)) {
    becomes(rows).forEach((weight, index) => {
      const output = rows[index].querySelector("[data-becomes]");
      output.dataset.exact = weight ?? "none";
      output.textContent = weight === null ? "does not add up" : SHOWN.format(weight);
    });
  }
  showPoints([...table.querySelectorAll("tr[data-siblings]")]);
}

for (const table of document.querySelectorAll("[data-scenario-weights]")) {
  table.addEventListener("input", () => show(table));
  show(table);
}
