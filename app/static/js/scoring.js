// Scoring one offer: keys, saving each criterion as it is left, and never losing what was typed.
//
// What is typed is kept in the browser until the server has said that it is stored. The page is a plain form without this.

const form = document.querySelector("form#marks[data-saves]");
const PAUSE = 1000;
const LONGEST_WAIT = 30000;
const FIELDS = ["score", "comment", "strengths", "weaknesses", "why"];
const KEPT = "What you typed is kept in this browser.";
const SENTENCES = {
  403: `Not saved: this is not open to you any more. ${KEPT}`,
  404: `Not saved: this no longer exists. ${KEPT}`,
  413: `Not saved: the texts are too long. ${KEPT}`,
};
const sheets = new Map();

class SignedOut extends Error {}

class Mark {
  constructor(card) {
    this.card = card;
    this.number = card.dataset.criterion;
    this.state = card.querySelector(".mark-state");
    this.key = `finalist:mark:${form.dataset.person}:${form.dataset.rfp}:${form.dataset.offer}:${this.number}`;
    this.dirty = false;
    this.saving = false;
    this.clashing = false;
    this.wait = PAUSE;
    this.timer = null;
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

  read() {
    return Object.fromEntries(FIELDS.map((name) => [name, this.field(name)?.value.trim() ?? ""]));
  }

  fill(values) {
    for (const name of FIELDS) {
      const field = this.field(name);
      if (!field) continue;
      if (field instanceof RadioNodeList && ![...field].some((radio) => radio.value === values[name])) continue;
      field.value = values[name] ?? "";
    }
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
      localStorage.setItem(this.key, JSON.stringify({ version: this.version, values: this.read() }));
    } catch {
      // A browser that keeps nothing still has the field.
    }
  }

  forget() {
    localStorage.removeItem(this.key);
  }

  putBack() {
    const kept = JSON.parse(localStorage.getItem(this.key) ?? "null");
    if (!kept) return;
    const shown = this.read();
    if (JSON.stringify(kept.values) === JSON.stringify(shown)) {
      this.forget();
      return;
    }
    const stored = { ...shown, version: this.version, at: "" };
    this.fill(kept.values);
    if (kept.version === this.version) {
      this.say("Put back what was not saved");
      this.dirty = true;
      this.later(0);
    } else {
      this.dirty = true;
      this.clash(stored);
    }
  }

  async save() {
    clearTimeout(this.timer);
    if (!this.dirty || this.saving || this.clashing) return;
    const sent = this.read();
    this.saving = true;
    this.dirty = false;
    this.say("Saving …");
    try {
      await this.send(sent);
    } finally {
      this.saving = false;
    }
    if (this.dirty && !this.clashing) this.later(this.wait);
  }

  async send(sent) {
    let answer;
    try {
      answer = await post(`${form.getAttribute("action")}/${this.number}`, { ...sent, version: this.version });
    } catch (error) {
      if (error instanceof SignedOut) this.signedOut();
      else this.tryAgain("the server cannot be reached");
      return;
    }
    if (answer.ok) return this.saved(await answer.json(), sent);
    if (answer.status === 409) return this.clash((await answer.json()).stored);
    if (answer.status === 422) return this.refused(`Not saved: ${(await answer.json()).text}`);
    if (answer.status in SENTENCES) return this.refused(SENTENCES[answer.status]);
    this.tryAgain("the server is busy");
  }

  saved(answer, sent) {
    this.version = answer.version;
    this.wait = PAUSE;
    this.card.querySelector(".mark-fault")?.remove();
    if (JSON.stringify(this.read()) === JSON.stringify(sent)) {
      this.forget();
      this.say(`Saved ${answer.at}`);
    } else {
      this.dirty = true;
      this.keep();
    }
    count();
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
    this.refused(`Not saved: you are signed out. ${KEPT} `);
    const link = document.createElement("a");
    link.href = location.pathname;
    link.target = "_blank"; // what was typed stays in sight here
    link.rel = "noopener";
    link.textContent = "Sign in again (in a new tab)";
    this.state.append(link);
  }

  clash(stored) {
    this.clashing = true;
    this.keep();
    this.say("Not saved: choose which holds", { bad: true });
    this.card.querySelector(".mark-clash")?.remove();
    const notice = document.getElementById("clash").content.cloneNode(true);
    notice.querySelector("[data-stored=score]").textContent = stored.score || "no score";
    const words = [stored.comment, stored.strengths, stored.weaknesses].filter(Boolean).join("\n");
    notice.querySelector("[data-stored=words]").textContent = words || "No words.";
    for (const button of notice.querySelectorAll("[data-keeps]")) {
      button.addEventListener("click", () => this.settle(button.dataset.keeps, stored));
    }
    this.card.querySelector(".own-head").after(notice);
  }

  settle(which, stored) {
    this.clashing = false;
    this.card.querySelector(".mark-clash").remove();
    this.version = stored.version;
    if (which === "stored") {
      this.fill({ ...stored, why: "" });
      this.dirty = false;
      this.forget();
      this.say(stored.at ? `Saved ${stored.at}` : "As stored");
      count();
    } else {
      this.touched(0);
    }
    this.card.focus();
  }
}

async function post(url, values) {
  const answer = await sent(url, values);
  if (answer.type === "opaqueredirect") throw new SignedOut();
  if (answer.status !== 400) return answer;
  await renewToken(); // the session is another one: somebody signed in again in another tab
  return sent(url, values);
}

function sent(url, values) {
  const body = new URLSearchParams({ ...values, csrf_token: form.elements.csrf_token.value });
  return fetch(url, { method: "POST", body, redirect: "manual", headers: { Accept: "application/json" } });
}

async function renewToken() {
  const answer = await fetch(location.pathname, { redirect: "manual" });
  if (answer.type === "opaqueredirect") throw new SignedOut();
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const token = page.querySelector("form#marks [name=csrf_token]");
  if (page.querySelector("form#marks")?.dataset.person !== form.dataset.person) throw new SignedOut();
  if (token) form.elements.csrf_token.value = token.value;
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
  for (const mark of sheets.values()) mark.putBack();
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
  window.addEventListener("online", () => sheets.forEach((mark) => mark.save()));
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) sheets.forEach((mark) => mark.save());
  });
  if (location.hash.startsWith("#c")) document.getElementById(location.hash.slice(1))?.focus();
}

if (form) begin();
