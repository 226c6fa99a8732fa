// Files chosen or dropped are sent piece by piece, go on after a lost connection, and stand in their slot once checked.

const JSON_ONLY = { Accept: "application/json" };
const LONGEST_WAIT = 15000;
const SIGNED_OUT = "You are signed out. Sign in again in another tab, then choose the file again: sending goes on where it stopped.";
const addresses = document.getElementById("attaching-send");
let sending = Promise.resolve();
let waiting = 0;

class Refusal extends Error {}

function element(name, className, ...content) {
  const made = document.createElement(name);
  made.className = className;
  made.append(...content);
  return made;
}

function headers(more = {}) {
  return { ...JSON_ONLY, "X-CSRFToken": addresses.elements.namedItem("csrf_token").value, ...more };
}

function pause(milliseconds) {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });
}

// An answer as data. A lost connection or a busy server gives null: whoever asks waits and asks again.
async function ask(address, settings = {}) {
  let answer;
  try {
    answer = await fetch(address, { redirect: "manual", ...settings, headers: headers(settings.headers) });
  } catch {
    return null;
  }
  if (answer.type === "opaqueredirect" || answer.status === 400) throw new Refusal(SIGNED_OUT);
  if (answer.status >= 500) return null;
  if (answer.status === 403 || answer.status === 404) throw new Refusal("This file can no longer be sent. Reload the page.");
  const said = await answer.json();
  if (answer.status === 422) throw new Refusal(said.sentence);
  return said;
}

async function wait(line, turn) {
  line.say("No connection. Sending goes on as soon as there is one.");
  await pause(Math.min(1000 * 2 ** turn, LONGEST_WAIT));
  if (line.cancelled) throw new Refusal("");
}

async function patiently(line, asking) {
  for (let turn = 0; ; turn += 1) {
    const said = await asking();
    if (said) return said;
    await wait(line, turn);
  }
}

function lineOf(slot, file) {
  const facts = element("span", "attach-facts", "waiting");
  const bar = element("progress", "");
  bar.max = file.size;
  bar.value = 0;
  bar.setAttribute("aria-label", `Sending ${file.name}`);
  const cancel = element("button", "btn btn-sm", "Stop");
  cancel.type = "button";
  const name = element("span", "attach-name", file.name);
  const item = element("li", "attach-file", name, facts, element("span", "attach-acts", cancel), bar);
  slot.querySelector("[data-uploads]").append(item);
  const line = {
    item,
    cancelled: false,
    say: (sentence) => facts.replaceChildren(sentence),
    show(received) {
      bar.value = received;
      facts.replaceChildren(`${Math.floor((100 * received) / file.size)} % sent`);
    },
  };
  cancel.addEventListener("click", () => {
    line.cancelled = true;
    line.say("Stopping …");
  });
  return line;
}

// The same file, begun before and not finished, goes on where it stopped.
function unfinished(slot, file) {
  const known = [...slot.querySelectorAll("[data-unfinished]")];
  const same = known.find(
    ({ dataset }) =>
      dataset.name === file.name && Number(dataset.size) === file.size && Number(dataset.modified) === file.lastModified,
  );
  return same?.dataset.unfinished;
}

async function announced(slot, file, line) {
  const [envelope, ...item] = slot.dataset.field.split(":");
  const body = new URLSearchParams({
    envelope,
    item: item.join(":"),
    name: file.name,
    size: file.size,
    modified: file.lastModified,
  });
  return patiently(line, () => ask(addresses.dataset.begin, { method: "POST", body }));
}

async function sendPieces(file, line, place, { received, piece }) {
  let here = received;
  let failed = 0;
  while (here < file.size) {
    if (line.cancelled) throw new Refusal("");
    line.show(here);
    const body = file.slice(here, here + piece);
    const type = { "Content-Type": "application/octet-stream" };
    const said = await ask(`${place}/pieces/${here}`, { method: "PUT", body, headers: type });
    if (!said) await wait(line, failed);
    failed = said ? 0 : failed + 1;
    here = (said ?? (await patiently(line, () => ask(`${place}/received`)))).received;
  }
  line.show(here);
}

async function send(slot, file, line) {
  const known = unfinished(slot, file);
  let begun = known
    ? await patiently(line, () => ask(`${addresses.dataset.files}/${known}/received`))
    : await announced(slot, file, line);
  const place = `${addresses.dataset.files}/${known ?? begun.attachment}`;
  await sendPieces(file, line, place, begun);
  line.say("Being checked …");
  await patiently(line, () => ask(`${place}/finish`, { method: "POST" }));
}

function sentence(text) {
  const notice = element("div", "notice tone-bad");
  notice.append(element("p", "mb-0", text));
  return notice;
}

// The slot as the server has it now; what is still on its way and what was said stay.
async function refreshed(field) {
  const slot = slotOf(field);
  if (!slot) return;
  try {
    const answer = await fetch(`${addresses.dataset.slot}?field=${encodeURIComponent(field)}`, { redirect: "manual" });
    if (!answer.ok) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector(".attach");
    fresh.querySelector("[data-uploads]").replaceWith(slot.querySelector("[data-uploads]"));
    fresh.querySelector(".attach-said").replaceWith(slot.querySelector(".attach-said"));
    slot.replaceWith(fresh);
    fresh.dispatchEvent(new CustomEvent("attached", { bubbles: true, detail: { field } }));
  } catch {
    // the page is shown anew by hand; nothing was lost
  }
}

function slotOf(field) {
  return [...document.querySelectorAll(".attach")].find(({ dataset }) => dataset.field === field);
}

async function take(field, file, line) {
  try {
    if (file.size === 0) throw new Refusal(`“${file.name}” is empty.`);
    await send(slotOf(field), file, line);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    if (error.message) slotOf(field).querySelector(".attach-said").append(sentence(error.message));
  } finally {
    line.item.remove();
    waiting -= 1;
    await refreshed(field);
  }
}

document.addEventListener("change", (event) => {
  const input = event.target;
  if (!input.matches?.("[data-attaches]")) return;
  const slot = input.closest(".attach");
  slot.querySelector(".attach-said").replaceChildren();
  for (const file of input.files) {
    const line = lineOf(slot, file);
    waiting += 1;
    sending = sending.then(() => take(slot.dataset.field, file, line));
  }
  input.value = "";
});

document.addEventListener("submit", async (event) => {
  if (event.target.id !== "attaching-act") return;
  event.preventDefault();
  const button = event.submitter;
  const slot = button.closest(".attach");
  const { field } = slot.dataset;
  button.disabled = true;
  slot.querySelector(".attach-said").replaceChildren();
  try {
    const said = await ask(button.formAction, { method: "POST" });
    if (!said) throw new Refusal("There is no connection. Try again in a moment.");
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    slot.querySelector(".attach-said").append(sentence(error.message));
  }
  delete event.target.dataset.sent;
  button.disabled = false;
  await refreshed(field);
});

window.addEventListener("beforeunload", (event) => {
  if (waiting > 0) event.preventDefault();
});
