// Counts down to a deadline by the server's clock: <span data-countdown="ISO time" data-now="server's ISO time">, and
// says a moment in the reader's own time where that differs from what stands before it: <span data-own-time="ISO time">.

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

function inWords(seconds) {
  if (seconds <= 0) return "the time is over";
  const days = Math.floor(seconds / DAY);
  const hours = Math.floor((seconds % DAY) / HOUR);
  const minutes = Math.floor((seconds % HOUR) / MINUTE);
  if (days >= 2) return `${days} days ${hours} h left`;
  if (days === 1) return `1 day ${hours} h left`;
  if (hours > 0) return `${hours} h ${minutes} min left`;
  if (minutes >= 10) return `${minutes} min left`;
  return `${minutes} min ${Math.floor(seconds % MINUTE)} s left`;
}

function clockOffset(element) {
  const server = Date.parse(element.dataset.now ?? "");
  return Number.isNaN(server) ? 0 : server - Date.now();
}

function run(element) {
  const end = Date.parse(element.dataset.countdown);
  if (Number.isNaN(end)) return;
  const offset = clockOffset(element);
  const tick = () => {
    const seconds = (end - Date.now() - offset) / 1000;
    const words = inWords(seconds);
    if (element.textContent !== words) element.textContent = words;
    if (seconds > 0 && element.isConnected) window.setTimeout(tick, seconds > HOUR ? 30_000 : 1_000);
  };
  tick();
}

const OWN = { weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", hourCycle: "h23" };

// The hour shown before it, as the server wrote it: "12:00" of "4 Dec 2026, 12:00 CET".
function shownHour(element) {
  return /\d{1,2}:\d{2}/.exec(element.previousElementSibling?.textContent ?? "")?.[0];
}

function sayOwnTime(element) {
  const moment = new Date(element.dataset.ownTime);
  if (Number.isNaN(moment.getTime())) return;
  const own = moment.toLocaleString("en-GB", OWN);
  if (!own.endsWith(shownHour(element) ?? "nothing")) element.textContent = `(${own} where you are)`;
}

function mount(root) {
  for (const element of root.querySelectorAll("[data-own-time]:empty")) sayOwnTime(element);
  for (const element of root.querySelectorAll("[data-countdown]:not([data-mounted])")) {
    element.dataset.mounted = "yes";
    run(element);
  }
}

mount(document);
document.addEventListener("htmx:load", (event) => mount(event.detail.elt.parentElement ?? document));
