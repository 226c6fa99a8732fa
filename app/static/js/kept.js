// What is typed and not saved yet is kept in this browser, under a name that tells the person and the place it belongs to.

const OURS = "finalist:";
const SECTION = "section:";

export function newName() {
  return [...crypto.getRandomValues(new Uint8Array(12))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

export function read(place) {
  try {
    return JSON.parse(localStorage.getItem(OURS + place));
  } catch {
    return null; // a browser that keeps nothing still has the field
  }
}

export function keep(place, typed) {
  try {
    localStorage.setItem(OURS + place, JSON.stringify(typed));
    return true;
  } catch {
    return false;
  }
}

export function forget(place) {
  localStorage.removeItem(OURS + place);
}

export const placeOfSection = (section) => SECTION + section;

// The server names what it has saved of a section; only that is forgotten.
export function forgetSaved(name) {
  const sections = Object.keys(localStorage).filter((each) => each.startsWith(OURS + SECTION));
  for (const place of sections.map((each) => each.slice(OURS.length))) if (read(place)?.name === name) forget(place);
}
