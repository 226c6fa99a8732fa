// Mounts ECharts on <div data-chart="#id-of-json-script">; the library is fetched only where a chart is.
//
// The JSON is an ECharts option, or {"kind": ...} of `chart_kinds.js` with labels and numbers alone.

const LIBRARY = new URL("../vendor/echarts-6.1.0/echarts.min.js", import.meta.url);
const PALETTES = {
  light: ["#066fd1", "#0b7f8c", "#c2540a", "#8430a8", "#a97700", "#5b6b7b", "#b0306a", "#3d7a29", "#5a55c8", "#8a5a3c", "#0f5132", "#9b2c2c"],
  dark: ["#4a97e8", "#2aa9b5", "#e9803a", "#b673d6", "#d9a92b", "#93a3b3", "#e06c9f", "#77b75f", "#918cf0", "#bf8d6c", "#58c296", "#e57373"],
};
const INKS = {
  light: { text: "#474d55", strong: "#1c2127", line: "#8b9199", grid: "#e2e4e7", surface: "#ffffff" },
  dark: { text: "#c6cbd1", strong: "#f0f1f2", line: "#75797f", grid: "#3f3f3f", surface: "#262626" },
};
const stillMotion = window.matchMedia("(prefers-reduced-motion: reduce)");
const onPaper = window.matchMedia("print");
const mounted = new Map();
let loading = null;

function library() {
  loading ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = LIBRARY.href;
    script.addEventListener("load", () => resolve(window.echarts));
    script.addEventListener("error", reject);
    document.head.append(script);
  });
  return loading;
}

function themeName() {
  if (onPaper.matches) return "light";
  return document.documentElement.getAttribute("data-bs-theme") === "dark" ? "dark" : "light";
}

function axisTheme(ink) {
  return {
    axisLine: { lineStyle: { color: ink.line } },
    axisTick: { lineStyle: { color: ink.line } },
    axisLabel: { color: ink.text },
    nameTextStyle: { color: ink.text },
    splitLine: { lineStyle: { color: [ink.grid] } },
    splitArea: { show: false },
  };
}

function themeOf(name) {
  const ink = INKS[name];
  const axis = axisTheme(ink);
  const fontFamily = getComputedStyle(document.body).fontFamily;
  return {
    color: PALETTES[name],
    backgroundColor: "transparent",
    textStyle: { fontFamily, color: ink.text, fontSize: 12 },
    title: { textStyle: { color: ink.strong }, subtextStyle: { color: ink.text } },
    legend: { textStyle: { color: ink.text }, inactiveColor: ink.line, pageTextStyle: { color: ink.text } },
    tooltip: { backgroundColor: ink.surface, borderColor: ink.line, textStyle: { color: ink.strong, fontFamily, fontSize: 12 } },
    categoryAxis: { ...axis, splitLine: { show: false } },
    valueAxis: axis,
    timeAxis: axis,
    logAxis: axis,
    radar: { axisName: { color: ink.text }, splitLine: { lineStyle: { color: ink.grid } }, splitArea: { show: false } },
    scatter: { label: { color: ink.text, textBorderWidth: 0 } },
    boxplot: { itemStyle: { color: ink.surface, borderColor: PALETTES[name][0], borderWidth: 1.5 } },
  };
}

// Tooltips as rich text: ECharts' HTML tooltips carry inline styles, which the content security policy forbids.
function withHouseRules(option, sentence) {
  return {
    ...option,
    animation: !stillMotion.matches && !onPaper.matches && option.animation !== false,
    aria: { enabled: true, label: { description: sentence }, ...option.aria },
    tooltip: option.tooltip === null ? undefined : { ...option.tooltip, renderMode: "richText", confine: true },
  };
}

function readOption(element) {
  const written = JSON.parse(document.querySelector(element.dataset.chart).textContent);
  const build = window.finalistChartKinds[written.kind];
  return build ? build(written) : written;
}

// ECharts' own legend cuts long names or covers the chart; a list beneath it wraps.
function drawLegend(element, names) {
  const list = document.createElement("ul");
  list.className = "chart-legend";
  names.forEach((name, index) => {
    const entry = document.createElement("li");
    const swatch = document.createElement("i");
    const palette = PALETTES[themeName()];
    swatch.style.backgroundColor = palette[index % palette.length];
    entry.title = name;
    entry.append(swatch, name.length > 60 ? `${name.slice(0, 59)}…` : name);
    list.append(entry);
  });
  if (element.nextElementSibling?.classList.contains("chart-legend")) element.nextElementSibling.remove();
  element.after(list);
}

function draw(element, echarts) {
  const { legendBeneath, height, ...option } = readOption(element);
  mounted.get(element)?.dispose();
  if (height) element.style.height = `${height}px`;
  const chart = echarts.init(element, themeOf(themeName()), { renderer: "svg" });
  chart.setOption(withHouseRules(option, element.dataset.sentence ?? ""));
  mounted.set(element, chart);
  if (legendBeneath) drawLegend(element, legendBeneath);
}

async function redraw() {
  if (mounted.size === 0) return;
  const echarts = await library();
  for (const element of mounted.keys()) draw(element, echarts);
}

const resized = new ResizeObserver((entries) => {
  for (const { target } of entries) mounted.get(target)?.resize();
});

async function mount(root) {
  const elements = [...root.querySelectorAll("[data-chart]:not([data-mounted])")];
  if (elements.length === 0) return;
  for (const element of elements) element.dataset.mounted = "yes";
  const echarts = await library();
  for (const element of elements) {
    draw(element, echarts);
    resized.observe(element);
  }
}

function forgetRemoved() {
  for (const [element, chart] of mounted) {
    if (element.isConnected) continue;
    chart.dispose();
    mounted.delete(element);
  }
}

document.addEventListener("finalist:theme", redraw);
onPaper.addEventListener("change", redraw);
document.addEventListener("htmx:load", (event) => {
  forgetRemoved();
  mount(event.detail.elt.parentElement ?? document);
});
mount(document);
