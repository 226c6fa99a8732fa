// Scoring one offer: keys, and each criterion saved as it is left. The page is a plain form without this.

import { AutosavedThing, keepSaving } from "./autosave.js";

const form = document.querySelector("form#marks[data-saves]");
const PAUSE = 1000;
const FIELDS = ["score", "comment", "strengths", "weaknesses", "why"];
const sheets = new Map();

class Mark extends AutosavedThing {
  constructor(card) {
    const number = card.dataset.criterion;
    super({
      form,
      url: `${form.getAttribute("action")}/${number}`,
      state: card.querySelector(".mark-state"),
      pause: PAUSE,
      key: `mark:${form.dataset.person}:${form.dataset.rfp}:${form.dataset.offer}:${number}`,
      notice: card.querySelector(".mark-clash"),
    });
    this.card = card;
    this.number = number;
  }

  field(name) {
    return form.elements.namedItem(`${name}-${this.number}`);
  }

  get version() {
    return this.field("version").value;
  }

  set version(number) {
    this.field("version").value = number;
  }

  versionOf({ version }) {
    return version;
  }

  read() {
    return Object.fromEntries(FIELDS.map((name) => [name, this.field(name)?.value.trim() ?? ""]));
  }

  fields(values) {
    return [...Object.entries(values), ["version", this.version]];
  }

  fill(values) {
    for (const name of FIELDS) {
      const field = this.field(name);
      if (!field) continue;
      if (field instanceof RadioNodeList && ![...field].some((radio) => radio.value === values[name])) continue;
      field.value = values[name] ?? "";
    }
  }

  takeIn() {
    this.card.querySelector(".mark-fault")?.remove();
    count();
  }

  place(notice, stored) {
    notice.querySelector("[data-stored=score]").textContent = stored.score || "no score";
    const words = [stored.comment, stored.strengths, stored.weaknesses].filter(Boolean).join("\n");
    notice.querySelector("[data-stored=words]").textContent = words || "No words.";
    this.card.querySelector(".own-head").after(notice);
  }

  takeStored(stored) {
    this.fill({ ...stored, why: "" });
    this.say(stored.at ? `Saved ${stored.at}` : "As stored");
    count();
  }

  settle(which, stored) {
    super.settle(which, stored);
    this.card.focus();
  }
}

function count() {
  const shown = document.getElementById("scored");
  const scored = [...sheets.values()].filter((mark) => mark.field("score").value.trim()).length;
  shown.value = `${scored} of ${shown.dataset.expected}`;
  shown.parentElement.querySelector("progress").value = scored;
}

function markOf(element) {
  return sheets.get(element?.closest?.(".mark"));
}

function isTyping(element) {
  return element.matches("textarea, select, input:not([type=radio])") || element.isContentEditable;
}

// A field for a score that holds a number or nothing yet: nobody types j or k there as text. Where the scale has words,
// an empty one may be the beginning of a word.
function isNumberField(element) {
  if (!element.matches("input[inputmode=decimal]")) return false;
  const text = element.value.trim();
  return text === "" ? !("words" in element.dataset) : /^(n\/a|[-+.,'\s\d]+)$/i.test(text);
}

function move(step) {
  const cards = [...form.querySelectorAll(".mark")];
  const here = cards.indexOf(document.activeElement.closest(".mark"));
  const next = cards[Math.min(Math.max(here + step, 0), cards.length - 1)];
  next.focus({ preventScroll: true });
  next.scrollIntoView({ block: "nearest" });
}

let digits = { text: "", at: 0, card: null };

function typedDigit(card, digit) {
  const isGoingOn = digits.card === card && Date.now() - digits.at < 800;
  digits = { text: isGoingOn ? digits.text + digit : digit, at: Date.now(), card };
  return digits.text;
}

function choose(card, value) {
  const mark = sheets.get(card);
  const field = mark.field("score");
  if (!(field instanceof RadioNodeList)) {
    if (value === "pass" || value === "fail") return false; // a verdict is for gates
    field.value = value;
    if (value !== "N/A") field.focus();
  } else {
    const radio = [...field].find((each) => each.value === value);
    if (!radio) return false;
    radio.checked = true;
    radio.focus();
  }
  mark.touched(value === "N/A" ? 0 : PAUSE / 2);
  return true;
}

function chooseDigit(card, digit) {
  return choose(card, typedDigit(card, digit)) || choose(card, digit);
}

const KEYS = { n: "N/A", p: "pass", f: "fail" };

function onKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Escape") document.activeElement.closest(".mark")?.focus();
  if (document.querySelector("dialog[open]")) return;
  const steers = isNumberField(event.target) && ["j", "k", "n"].includes(event.key);
  if (isTyping(event.target) && !steers) return;
  const card = document.activeElement.closest(".mark");
  if (event.key === "j" || event.key === "k") move(event.key === "j" ? 1 : -1);
  else if (card && /^[0-9]$/.test(event.key)) chooseDigit(card, event.key);
  else if (card && event.key in KEYS) choose(card, KEYS[event.key]);
  else return;
  event.preventDefault();
}

function begin() {
  for (const card of form.querySelectorAll(".mark")) sheets.set(card, new Mark(card));
  keepSaving(sheets);
  form.addEventListener("input", (event) => markOf(event.target)?.touched(event.target.type === "radio" ? 0 : PAUSE));
  form.addEventListener("focusout", (event) => {
    const mark = markOf(event.target);
    if (isTyping(event.target)) mark?.save();
  });
  form.addEventListener("click", (event) => {
    const button = event.target.closest("[data-scores]");
    if (button) choose(button.closest(".mark"), button.dataset.scores);
  });
  form.addEventListener("submit", (event) => event.preventDefault()); // Enter in a field: it is saved already
  document.addEventListener("keydown", onKey);
  if (location.hash.startsWith("#c")) document.getElementById(location.hash.slice(1))?.focus();
}

if (form) begin();
