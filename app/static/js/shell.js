// The frame of every page: navigation on a phone, theme switch, dialogs, forms that send themselves.

function toggleNavigation(button) {
  const sidebar = button.closest(".sidebar");
  const open = sidebar.classList.toggle("is-open");
  button.setAttribute("aria-expanded", String(open));
}

function showThemeChoice() {
  const choice = window.finalistTheme.chosen();
  for (const button of document.querySelectorAll("[data-theme-choice]")) {
    button.setAttribute("aria-pressed", String(button.dataset.themeChoice === choice));
  }
}

function chooseTheme(button) {
  window.finalistTheme.choose(button.dataset.themeChoice);
  showThemeChoice();
}

function openDialog(button) {
  document.getElementById(button.dataset.opensDialog)?.showModal();
}

function closeDialog(button) {
  button.closest("dialog")?.close();
}

const CLICKS = [
  ["[data-toggles-navigation]", toggleNavigation],
  ["[data-theme-choice]", chooseTheme],
  ["[data-opens-dialog]", openDialog],
  ["[data-closes-dialog]", closeDialog],
  ["[data-prints]", () => window.print()],
];

document.addEventListener("click", (event) => {
  for (const [selector, act] of CLICKS) {
    const target = event.target.closest?.(selector);
    if (target) act(target);
  }
  if (event.target instanceof HTMLDialogElement) event.target.close(); // a click beside the dialog
});

document.addEventListener("change", (event) => {
  const form = event.target.closest?.("form[data-autosubmit]");
  if (form) form.requestSubmit();
});

// A page far down the navigation shows its own entry: the list is moved, not the page.
const here = document.querySelector(".sidebar-nav .nav-entry[aria-current]");
if (here) {
  const list = here.closest(".sidebar-nav");
  const hidden = here.getBoundingClientRect().bottom - list.getBoundingClientRect().bottom;
  if (hidden > 0) list.scrollTop += hidden + list.clientHeight / 3;
}

// A second click must not send twice. Forms that htmx sends are guarded by htmx itself.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.sent === "yes") {
    event.preventDefault();
    return;
  }
  if (form.method.toLowerCase() !== "post" || form.matches("[hx-post], [data-download]")) return;
  form.dataset.sent = "yes";
});

window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
});

// A file chosen or dropped is named beside the field, so that people see what they are about to send.
document.addEventListener("change", (event) => {
  const input = event.target;
  const shown = input.type === "file" && input.closest(".file-drop")?.querySelector("output");
  if (!shown) return;
  shown.value = [...input.files].map((file) => `${file.name} (${Math.ceil(file.size / 1024)} kB)`).join(", ");
});

for (const name of ["dragover", "dragleave", "drop"]) {
  document.addEventListener(name, (event) => {
    const drop = event.target.closest?.(".file-drop");
    if (!drop) return;
    event.preventDefault();
    drop.classList.toggle("is-over", name === "dragover");
    if (name !== "drop" || event.dataTransfer.files.length === 0) return;
    const input = drop.querySelector("input[type=file]");
    input.files = event.dataTransfer.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  });
}

// On paper the tables beside charts are open.
window.addEventListener("beforeprint", () => {
  for (const details of document.querySelectorAll(".chart details")) details.open = true;
});

// On a narrow screen the stage bar is scrolled to where the RFP stands.
for (const bar of document.querySelectorAll(".stage-bar")) {
  const current = bar.querySelector("[aria-current]");
  if (current) bar.scrollLeft = current.offsetLeft + current.offsetWidth / 2 - bar.clientWidth / 2;
}

showThemeChoice();
