// Saves what is typed as it is left, and loses nothing: it is kept in the browser until the server has said that it is
// stored, sent again where it could not be, and shown beside what somebody else stored meanwhile.

import { forget, keep, read } from "./kept.js";
import { KEPT, attempt, signInLink } from "./sending.js";

const LONGEST_WAIT = 30000;
const isSame = (one, other) => JSON.stringify(one) === JSON.stringify(other);

// Something that is saved by itself. `state` is where it says how that stands; `pause` is how long to wait, in
// milliseconds, whether more is typed. What it consists of it knows itself:
//   read()                what would be sent      fields(values)  the same as pairs of name and value
//   keep()                keeps it in the browser
//   saved(answer, values) takes in what the server says once `values` are stored
//   clash(stored)         shows what somebody else stored, where the server refuses for that
export class Autosave {
  constructor({ form, url, state, pause }) {
    Object.assign(this, { form, url, state, pause, wait: pause });
    this.isDirty = false;
    this.isSaving = false;
    this.isClashing = false;
    this.isSignedOut = false;
    this.timer = null;
  }

  say(sentence, { bad = false } = {}) {
    this.state.textContent = sentence;
    this.state.classList.toggle("is-bad", bad);
  }

  touched(pause = this.pause) {
    this.isDirty = true;
    this.keep();
    if (this.isClashing) return;
    this.say("Not saved yet");
    this.later(pause);
  }

  later(pause) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), pause);
  }

  isDue() {
    return this.isDirty && !this.isClashing;
  }

  async save() {
    clearTimeout(this.timer);
    if (this.isSaving || !this.isDue()) return;
    this.isSaving = true;
    this.isDirty = false;
    this.isSignedOut = false;
    if (this.wait === this.pause) this.say("Saving …"); // what keeps it from being saved stays in sight
    const values = this.read();
    try {
      this.became(await attempt(this.form, this.url, this.fields(values)), values);
    } finally {
      this.isSaving = false;
    }
    if (this.isDue() && !this.isSignedOut) this.later(this.wait);
  }

  became({ saved, clash, refusal, delay }, values) {
    if (saved) {
      this.wait = this.pause;
      this.saved(saved, values);
    } else if (clash) this.clash(clash);
    else if (refusal) this.refused(refusal);
    else if (delay) this.tryAgain(delay);
    else this.signedOut();
  }

  refused(sentence) {
    this.keep();
    this.say(sentence, { bad: true });
  }

  tryAgain(reason) {
    this.isDirty = true;
    this.wait = Math.min(this.wait * 2, LONGEST_WAIT);
    this.refused(`Not saved: ${reason}. ${KEPT} Trying again.`);
  }

  // It is sent again when somebody comes back to this window, or types on.
  signedOut() {
    this.isDirty = true;
    this.isSignedOut = true;
    this.refused(`Not saved: you are signed out. ${KEPT} `);
    this.state.append(signInLink());
  }
}

// One thing with a version of its own, kept under `key`. It also knows:
//   version               over which it is made           versionOf(answer)  the one that the server tells of
//   fill(values)          puts values in its fields
//   takeIn(answer)        shows what the server says      takeStored(stored) shows what is stored in place of its own
//   place(notice, stored) puts the notice of a clash in its place, with what is stored
export class AutosavedThing extends Autosave {
  constructor({ key, notice, ...settings }) {
    super(settings);
    this.key = key;
    this.notice = notice;
  }

  keep() {
    keep(this.key, { version: this.version, values: this.read() });
  }

  // What was typed before and never stored comes back under the version it was made over, so that the server says
  // whether something else was stored meanwhile.
  putBack() {
    const kept = read(this.key);
    if (!kept) return;
    if (isSame(kept.values, this.read())) {
      forget(this.key);
      return;
    }
    this.fill(kept.values);
    this.version = kept.version;
    this.say("Put back what was not saved");
    this.isDirty = true;
    this.later(0);
  }

  saved(answer, values) {
    this.version = this.versionOf(answer);
    if (isSame(this.read(), values)) {
      forget(this.key);
      this.say(`Saved ${answer.at}`);
    } else {
      this.isDirty = true;
      this.keep();
    }
    this.takeIn(answer);
  }

  clash(stored) {
    this.isClashing = true;
    this.keep();
    this.say("Not saved: choose which holds", { bad: true });
    this.notice?.remove();
    this.notice = document.getElementById("clash").content.firstElementChild.cloneNode(true);
    for (const button of this.notice.querySelectorAll("[data-keeps]")) {
      button.addEventListener("click", () => this.settle(button.dataset.keeps, stored));
    }
    this.place(this.notice, stored);
  }

  settle(which, stored) {
    this.isClashing = false;
    this.notice.remove();
    this.version = this.versionOf(stored);
    if (which !== "stored") {
      this.touched(0);
      return;
    }
    this.isDirty = false;
    forget(this.key);
    this.takeStored(stored);
  }
}

// Puts back what was kept, and saves what waits whenever there may be a connection or a sign-in again.
export function keepSaving(things) {
  const saveAll = () => things.forEach((thing) => thing.save());
  things.forEach((thing) => thing.putBack());
  window.addEventListener("online", saveAll);
  window.addEventListener("focus", saveAll);
  document.addEventListener("visibilitychange", saveAll);
}
