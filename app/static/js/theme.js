// Sets the colour theme before the first paint: the person's choice, else the system's. Loaded blocking in <head>.
(function () {
  "use strict";

  const root = document.documentElement;
  const systemIsDark = window.matchMedia("(prefers-color-scheme: dark)");

  function chosen() {
    try {
      return window.localStorage.getItem("finalist-theme") || "system";
    } catch {
      return "system"; // storage may be forbidden; then the system decides
    }
  }

  function apply() {
    const choice = chosen();
    const dark = choice === "dark" || (choice === "system" && systemIsDark.matches);
    const theme = dark ? "dark" : "light";
    if (root.getAttribute("data-bs-theme") === theme) return;
    root.setAttribute("data-bs-theme", theme);
    document.dispatchEvent(new CustomEvent("finalist:theme", { detail: { theme } }));
  }

  function choose(choice) {
    try {
      if (choice === "system") window.localStorage.removeItem("finalist-theme");
      else window.localStorage.setItem("finalist-theme", choice);
    } catch {
      return;
    }
    apply();
  }

  root.classList.add("has-script");
  systemIsDark.addEventListener("change", apply);
  window.addEventListener("storage", apply);
  window.finalistTheme = { chosen, choose };
  apply();
})();
