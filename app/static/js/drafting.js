// The draft of an RFP: sums of weights while they are typed, and fields that show where the choice above needs them.

import { exact, shown } from "./exact.js";

function weightOf(input, form) {
  if (input.value.trim() !== "") return exact(input.value);
  const inside = [...form.querySelectorAll("[data-under]")].filter((each) => each.dataset.under === input.dataset.code);
  return addUp(inside, form); // a group without a weight weighs what is under it
}

function addUp(inputs, form) {
  let sum = 0n;
  for (const input of inputs) {
    const weight = weightOf(input, form);
    if (weight === null) return null;
    sum += weight;
  }
  return sum;
}

function showSums(form) {
  const inputs = [...form.querySelectorAll("[data-under]")];
  for (const output of form.querySelectorAll("[data-sum-of]")) {
    const under = inputs.filter((input) => input.dataset.under === output.dataset.sumOf);
    const sum = addUp(under, form);
    const wanted = output.dataset.wanted.split(" ").filter(Boolean);
    const fits = wanted.length === 0 || wanted.some((each) => exact(each.replaceAll(",", "")) === sum);
    output.querySelector("[data-added]").textContent = sum === null ? "not a number" : shown(sum);
    output.classList.toggle("fits", fits);
    output.classList.toggle("fits-not", !fits);
  }
}

for (const form of document.querySelectorAll("form[data-weights]")) {
  if (!form.querySelector("[data-under]")) continue;
  showSums(form);
  form.addEventListener("input", () => showSums(form));
}

function showWhatIsNeeded(form) {
  for (const part of form.querySelectorAll("[data-shown-when]")) {
    const chosen = form.elements[part.dataset.shownWhen]?.value ?? "";
    const needed = part.dataset.values.split(" ").includes(chosen);
    part.hidden = !needed && !part.querySelector(".is-invalid");
  }
}

for (const form of document.querySelectorAll("form:has([data-shown-when])")) {
  showWhatIsNeeded(form);
  form.addEventListener("change", () => showWhatIsNeeded(form));
}

// Enter in a field of the weights saves them; without this it would press the first button of the tree.
document.addEventListener("keydown", (event) => {
  const form = event.target.closest?.("form[data-weights]");
  if (!form || event.key !== "Enter" || event.target.tagName !== "INPUT") return;
  event.preventDefault();
  form.requestSubmit(form.querySelector("button[value=save]"));
});
