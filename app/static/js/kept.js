// What is typed and not saved yet is kept in this browser, under the person, the RFP and the section it belongs to.

const PREFIX = "finalist:section:";

export function newName() {
  return [...crypto.getRandomValues(new Uint8Array(12))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

export function read(place) {
  return JSON.parse(localStorage.getItem(PREFIX + place) ?? "null");
}

export function keep(place, draft) {
  try {
    localStorage.setItem(PREFIX + place, JSON.stringify(draft));
    return true;
  } catch {
    return false; // a browser that keeps nothing still has the field
  }
}

export function forget(place) {
  localStorage.removeItem(PREFIX + place);
}

// The server names what it has saved; only that is forgotten.
export function forgetSaved(name) {
  for (const key of Object.keys(localStorage).filter((each) => each.startsWith(PREFIX))) {
    if (JSON.parse(localStorage.getItem(key))?.name === name) localStorage.removeItem(key);
  }
}
