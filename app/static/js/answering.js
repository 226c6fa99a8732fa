// Answers of a section: each is saved as it is left, what depends on it shows and hides, and nothing typed is lost.
//
// What is typed is kept in the browser until the server has said that it is stored. The page is a plain form without this.

import { KEPT, SENTENCES, SignedOut, send, signInLink } from "./sending.js";

const form = document.querySelector("form#answers[data-saves]");
const PAUSE = 1500;
const LONGEST_WAIT = 30000;
const answers = new Map();

class Answer {
  constructor(place) {
    this.place = place;
    this.code = place.dataset.answer;
    this.state = place.querySelector(".answer-state");
    this.over = place.querySelector("[data-over]");
    this.key = `finalist:answer:${form.dataset.person}:${form.dataset.place}:${this.code}`;
    this.dirty = false;
    this.saving = false;
    this.clashing = false;
    this.wait = PAUSE;
    this.timer = null;
  }

  get fields() {
    return [...this.place.querySelectorAll("input, textarea, select")].filter((field) => field.name && field !== this.over);
  }

  read() {
    const chosen = this.fields.filter((field) => !["radio", "checkbox"].includes(field.type) || field.checked);
    return chosen.map((field) => [field.name, field.value]);
  }

  fill(values) {
    const rows = this.place.querySelector("[data-rows] tbody");
    const tallest = Math.max(0, ...Object.values(Object.groupBy(values, ([name]) => name)).map((cells) => cells.length));
    while (rows && rows.rows.length < tallest) this.addRow(rows);
    const left = values.map(([name, value]) => ({ name, value }));
    for (const field of this.fields) {
      const choice = field.type === "radio" || field.type === "checkbox";
      const at = left.findIndex((each) => each.name === field.name && (!choice || each.value === field.value));
      if (choice) field.checked = at >= 0;
      else field.value = at >= 0 ? left[at].value : "";
      if (at >= 0) left.splice(at, 1);
    }
  }

  addRow(rows) {
    const row = rows.rows[rows.rows.length - 1].cloneNode(true);
    for (const field of row.querySelectorAll("input")) {
      field.value = "";
      field.setAttribute("aria-label", field.getAttribute("aria-label").replace(/\d+$/, rows.rows.length + 1));
    }
    rows.append(row);
    return row;
  }

  say(sentence, { bad = false } = {}) {
    this.state.textContent = sentence;
    this.state.classList.toggle("is-bad", bad);
  }

  touched(pause) {
    this.dirty = true;
    this.keep();
    if (this.clashing) return;
    this.say("Not saved yet");
    this.later(pause);
  }

  later(pause) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), pause);
  }

  keep() {
    try {
      localStorage.setItem(this.key, JSON.stringify({ over: this.over.value, values: this.read() }));
    } catch {
      // A browser that keeps nothing still has the field.
    }
  }

  forget() {
    localStorage.removeItem(this.key);
  }

  // What was typed before and never stored comes back; the server says whether a colleague's answer stands against it.
  putBack() {
    const kept = JSON.parse(localStorage.getItem(this.key) ?? "null");
    if (!kept) return;
    if (JSON.stringify(kept.values) === JSON.stringify(this.read())) {
      this.forget();
      return;
    }
    this.fill(kept.values);
    this.over.value = kept.over;
    this.say("Put back what was not saved");
    this.dirty = true;
    this.later(0);
  }

  async save() {
    clearTimeout(this.timer);
    if (!this.dirty || this.saving || this.clashing) return;
    const values = this.read();
    this.saving = true;
    this.dirty = false;
    this.say("Saving …");
    try {
      await this.send(values);
    } finally {
      this.saving = false;
    }
    if (this.dirty && !this.clashing) this.later(this.wait);
  }

  async send(values) {
    let answer;
    try {
      answer = await send(form, form.dataset.saves, [...values, [this.over.name, this.over.value]]);
    } catch (error) {
      if (error instanceof SignedOut) this.signedOut();
      else this.tryAgain("the server cannot be reached");
      return;
    }
    if (answer.ok) return this.saved(await answer.json(), values);
    if (answer.status === 409 && answer.headers.get("Content-Type")?.includes("json")) {
      return this.clash((await answer.json()).stored);
    }
    if (answer.status === 422) return this.refused(`Not saved: ${(await answer.json()).text}`);
    if (answer.status in SENTENCES) return this.refused(SENTENCES[answer.status]);
    this.tryAgain("the server is busy");
  }

  saved(answer, values) {
    this.over.value = answer.over;
    this.wait = PAUSE;
    if (JSON.stringify(this.read()) === JSON.stringify(values)) {
      this.forget();
      this.say(`Saved ${answer.at}`);
    } else {
      this.dirty = true;
      this.keep();
    }
    show(answer);
  }

  refused(sentence) {
    this.keep();
    this.say(sentence, { bad: true });
  }

  tryAgain(reason) {
    this.dirty = true;
    this.keep();
    this.wait = Math.min(this.wait * 2, LONGEST_WAIT);
    this.say(`Not saved: ${reason}. ${KEPT} Trying again.`, { bad: true });
  }

  signedOut() {
    this.dirty = true;
    this.refused(`Not saved: you are signed out. ${KEPT} `);
    this.state.append(signInLink());
  }

  clash(stored) {
    this.clashing = true;
    this.keep();
    this.say("Not saved: choose which holds", { bad: true });
    this.place.querySelector(".answer-clash")?.remove();
    const notice = document.getElementById("clash").content.cloneNode(true);
    notice.querySelector("[data-by]").textContent = stored.by || "A colleague";
    notice.querySelector("[data-at]").textContent = stored.at;
    notice.querySelector("[data-stored]").textContent = stored.words;
    for (const button of notice.querySelectorAll("[data-keeps]")) {
      button.addEventListener("click", () => this.settle(button.dataset.keeps, stored));
    }
    this.place.querySelector(".answer-foot").before(notice);
  }

  settle(which, stored) {
    this.clashing = false;
    this.place.querySelector(".answer-clash").remove();
    this.over.value = stored.over;
    if (which === "stored") {
      this.forget();
      this.dirty = false;
      location.hash = `question-${this.code}`;
      location.reload();
    } else {
      this.touched(0);
    }
  }
}

function show(answer) {
  const shown = new Set(answer.questions);
  for (const each of answers.values()) {
    const hidden = !shown.has(each.code);
    each.place.hidden = hidden;
    const question = each.place.querySelector("[data-question]");
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
    for (const field of answer.fields) if (field.type === "radio") field.checked = false;
    answer.touched(0);
  }
  if (event.target.closest("[data-adds-rows]") && answer) {
    answer.addRow(answer.place.querySelector("[data-rows] tbody")).querySelector("input").focus();
  }
}

function begin() {
  for (const place of form.querySelectorAll("[data-answer]")) {
    if (place.querySelector("[data-over]")) answers.set(place.dataset.answer, new Answer(place));
  }
  for (const answer of answers.values()) answer.putBack();
  form.addEventListener("input", (event) => answerOf(event.target)?.touched(isChosen(event.target) ? 0 : PAUSE));
  form.addEventListener("focusout", (event) => answerOf(event.target)?.save());
  form.addEventListener("click", onClick);
  form.addEventListener("submit", () => {
    for (const answer of answers.values()) clearTimeout(answer.timer);
  });
  window.addEventListener("online", () => answers.forEach((answer) => answer.save()));
  window.addEventListener("focus", () => answers.forEach((answer) => answer.save()));
  document.addEventListener("visibilitychange", () => answers.forEach((answer) => answer.save()));
}

if (form) begin();
