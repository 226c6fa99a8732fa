// Answers of a section: each is saved as it is left, and what depends on it shows and hides. The page is a plain form
// without this.

import { AutosavedThing, keepSaving } from "./autosave.js";
import { addRow } from "./spreadsheet.js";

const form = document.querySelector("form#answers[data-saves]");
const PAUSE = 1500;
const answers = new Map();

class Answer extends AutosavedThing {
  constructor(block) {
    const code = block.dataset.answer;
    super({
      form,
      url: form.dataset.saves,
      state: block.querySelector(".answer-state"),
      pause: PAUSE,
      key: `answer:${form.dataset.person}:${form.dataset.place}:${code}`,
      notice: block.querySelector(".answer-clash"),
    });
    this.block = block;
    this.code = code;
    this.over = block.querySelector("[data-over]");
  }

  get inputs() {
    return [...this.block.querySelectorAll("input, textarea, select")].filter((field) => field.name && field !== this.over);
  }

  get version() {
    return this.over.value;
  }

  set version(over) {
    this.over.value = over;
  }

  versionOf({ over }) {
    return over;
  }

  read() {
    const chosen = this.inputs.filter((field) => !["radio", "checkbox"].includes(field.type) || field.checked);
    return chosen.map((field) => [field.name, field.value]);
  }

  fields(values) {
    return [...values, [this.over.name, this.over.value]];
  }

  fill(values) {
    const rows = this.block.querySelector("[data-rows] tbody");
    const tallest = Math.max(0, ...Object.values(Object.groupBy(values, ([name]) => name)).map((cells) => cells.length));
    while (rows && rows.rows.length < tallest) addRow(rows);
    const left = values.map(([name, value]) => ({ name, value }));
    for (const field of this.inputs) {
      const choice = field.type === "radio" || field.type === "checkbox";
      const at = left.findIndex((each) => each.name === field.name && (!choice || each.value === field.value));
      if (choice) field.checked = at >= 0;
      else field.value = at >= 0 ? left[at].value : "";
      if (at >= 0) left.splice(at, 1);
    }
  }

  takeIn(answer) {
    const hint = this.block.querySelector("[data-hint]");
    hint.textContent = answer.hint;
    hint.hidden = !answer.hint;
    this.block.querySelector("[data-changed]")?.remove();
    show(answer);
  }

  place(notice, stored) {
    notice.querySelector("[data-by]").textContent = stored.by || "A colleague";
    notice.querySelector("[data-at]").textContent = stored.at;
    notice.querySelector("[data-stored]").textContent = stored.words;
    this.block.querySelector(".answer-foot").before(notice);
  }

  takeStored() {
    location.hash = `question-${this.code}`;
    location.reload();
  }
}

function show(answer) {
  const shown = new Set(answer.questions);
  for (const each of answers.values()) {
    const hidden = !shown.has(each.code);
    each.block.hidden = hidden;
    const question = each.block.querySelector("[data-question]");
    if (question) question.hidden = hidden;
  }
  for (const section of answer.sections) {
    const line = document.querySelector(`[data-section-line="${section.number}"]`);
    if (!line) continue;
    line.querySelector("[data-count]").textContent = `${section.answered} of ${section.asked}`;
    line.querySelector("progress").value = section.answered;
    line.querySelector("progress").max = section.asked || 1;
  }
}

function answerOf(element) {
  return answers.get(element?.closest?.("[data-answer]")?.dataset.answer);
}

const isChosen = (field) => ["radio", "checkbox", "date"].includes(field.type);

function onClick(event) {
  const answer = answerOf(event.target);
  if (event.target.closest("[data-clears]") && answer) {
    for (const field of answer.inputs) if (field.type === "radio") field.checked = false;
    answer.touched(0);
  }
  if (event.target.closest("[data-adds-rows]") && answer) {
    addRow(answer.block.querySelector("[data-rows] tbody")).querySelector("input").focus();
  }
}

function begin() {
  for (const block of form.querySelectorAll("[data-answer]")) {
    if (block.querySelector("[data-over]")) answers.set(block.dataset.answer, new Answer(block));
  }
  keepSaving(answers);
  form.addEventListener("input", (event) => answerOf(event.target)?.touched(isChosen(event.target) ? 0 : PAUSE));
  form.addEventListener("focusout", (event) => answerOf(event.target)?.save());
  form.addEventListener("click", onClick);
  form.addEventListener("submit", () => {
    for (const answer of answers.values()) clearTimeout(answer.timer);
  });
}

if (form) begin();
