// Nobody leaves a form with changes that are not saved without being asked: by a link, by closing the window, by the way back.

function isChanged(field) {
  if (field.type === "hidden" || !field.name) return false;
  if (field.type === "checkbox" || field.type === "radio") return field.checked !== field.defaultChecked;
  if (field.tagName !== "SELECT") return "defaultValue" in field && field.value !== field.defaultValue;
  const before = [...field.options].findIndex((option) => option.defaultSelected);
  return field.selectedIndex !== Math.max(before, 0);
}

for (const form of document.querySelectorAll("form[data-guarded]")) {
  let isSent = false;
  const isUnsaved = () => form.dataset.guarded === "unsaved" || [...form.elements].some(isChanged);
  form.addEventListener("submit", () => {
    isSent = true;
  });
  window.addEventListener("pageshow", () => {
    isSent = false;
  });
  window.addEventListener("beforeunload", (event) => {
    if (!isSent && isUnsaved()) event.preventDefault();
  });
}
