// The charts Finalist draws: each takes labels and numbers and answers an ECharts option without colours.

function shorten(text, length) {
  return text.length > length ? `${text.slice(0, length - 1)}…` : text;
}

const NUMBER = new Intl.NumberFormat(document.documentElement.lang || "en", { maximumFractionDigits: 2 });

// Labels are broken here, not by the library: it measures with fonts that may not have arrived yet and then cuts.
function inLines(text, width, most) {
  const lines = [""];
  for (const word of text.match(new RegExp(`\\S{1,${width}}`, "g")) ?? []) {
    const longer = lines.at(-1) ? `${lines.at(-1)} ${word}` : word;
    if (longer.length <= width || !lines.at(-1)) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines.length > most ? [...lines.slice(0, most - 1), shorten(lines.slice(most - 1).join(" "), width)] : lines;
}

const isNarrow = () => window.matchMedia("(max-width: 575.98px)").matches;

// More offers than stand side by side with another card: one line for each.
const isLong = (offers) => offers.length > 14;

const offerAxis = (offers) => ({
  type: "category",
  data: offers,
  inverse: true,
  axisTick: { show: false },
  axisLabel: {
    interval: 0,
    lineHeight: 14,
    formatter: (name) => inLines(name, isNarrow() ? 14 : 26, isLong(offers) ? 1 : 2).join("\n"),
  },
});

const offerGrid = () => ({ left: isNarrow() ? 104 : 184, right: 24, top: 8, bottom: 28 });

// Rows as high as two lines of a name, or one line where there are many.
const rowsInPixels = (offers) => 48 + offers.length * (isLong(offers) ? 22 : 44);

// {"kind": "contributions", "offers": [name], "parts": [{"name", "points": [number or null per offer]}], "total": number}
function contributions({ offers, parts, total }) {
  return {
    height: rowsInPixels(offers),
    grid: offerGrid(),
    legendBeneath: parts.map(({ name }) => name),
    tooltip: { trigger: "axis", axisPointer: { type: "shadow" }, valueFormatter: (value) => NUMBER.format(value ?? 0) },
    xAxis: { type: "value", max: total, axisLine: { show: false }, axisLabel: { hideOverlap: true } },
    yAxis: offerAxis(offers),
    series: parts.map(({ name, points }) => ({ name, type: "bar", stack: "points", barMaxWidth: 28, data: points })),
  };
}

// Lines are told apart by their dashes too, not by colour alone.
const DASHES = ["solid", "dashed", "dotted", [12, 4], [2, 6], [12, 4, 2, 4]];

const verticals = (marks) => ({
  silent: true,
  symbol: "none",
  animation: false,
  lineStyle: { color: "#808890", type: "dashed", width: 1 },
  label: { show: true, position: "end", rotate: 0, align: "center", color: "#808890", formatter: "{b}" },
  // Neighbouring labels stand at different heights, so that they do not cover each other.
  data: marks.map(({ at, label }, index) => ({ xAxis: at, name: label, label: { distance: [0, 4 + 16 * (index % 2)] } })),
});

// {"kind": "lines", "x": {"name", "min", "max"}, "y": {"name"}, "lines": [{"name", "points": [[x, y]]}],
//  "marks": [{"at": x, "label": text}]}: one line for each offer, and where something changes
function lines({ x, y, lines: drawn, marks }) {
  const axis = { type: "value", nameLocation: "middle" };
  return {
    height: isNarrow() ? 280 : 340,
    grid: { left: 56, right: 24, top: 40, bottom: 48 },
    legendBeneath: drawn.map(({ name }) => name),
    tooltip: { trigger: "axis", valueFormatter: (value) => NUMBER.format(value) },
    xAxis: { ...axis, name: x.name, nameGap: 28, min: x.min, max: x.max },
    yAxis: { ...axis, name: y.name, nameGap: 40, scale: true },
    series: drawn.map(({ name, points }, index) => ({
      name,
      type: "line",
      data: points,
      showSymbol: false,
      lineStyle: { width: 2, type: DASHES[index % DASHES.length] },
      markLine: index === 0 && marks.length > 0 ? verticals(marks) : undefined,
    })),
  };
}

// {"kind": "scatter", "x": {"name"}, "y": {"name"}, "points": [{"name", "x", "y", "marked": bool}], "legend": [marked, other]}
function scatter({ x, y, points, legend }) {
  const group = (marked, index) => ({
    name: legend[index],
    type: "scatter",
    symbol: marked ? "diamond" : "circle",
    symbolSize: marked ? 16 : 11,
    itemStyle: { opacity: marked ? 1 : 0.7 },
    label: { show: points.length <= 12, formatter: "{b}", position: "top", width: isNarrow() ? 90 : 190, overflow: "truncate" },
    labelLayout: { hideOverlap: true },
    data: points.filter((point) => point.marked === marked).map((point) => ({ name: point.name, value: [point.x, point.y] })),
  });
  const axis = { type: "value", nameLocation: "middle", scale: true };
  const short = new Intl.NumberFormat("en", { notation: "compact" });
  return {
    height: isNarrow() ? 280 : 340,
    // Beside the outermost points half a name has room.
    grid: isNarrow() ? { left: 56, right: 48, top: 32, bottom: 48 } : { left: 100, right: 100, top: 32, bottom: 48 },
    legendBeneath: legend,
    tooltip: { trigger: "item", formatter: ({ name, value }) => `${name}\n${NUMBER.format(value[0])} · ${NUMBER.format(value[1])}` },
    xAxis: { ...axis, name: x.name, nameGap: 28, axisLabel: { hideOverlap: true, formatter: (value) => short.format(value) } },
    yAxis: { ...axis, name: y.name, nameGap: 40 },
    series: [true, false].map(group),
  };
}

// Not an import: static files are kept by browsers for a year under their hashed address, which an import would miss.
window.finalistChartKinds = { contributions, lines, scatter };
