// Questionnaires: sections that open and close together, and questions that show as far as the answers open them.

for (const button of document.querySelectorAll("[data-sections]")) {
  button.addEventListener("click", () => {
    for (const section of document.querySelectorAll(".question-section")) section.open = button.dataset.sections === "open";
  });
}

// A link to a question or section opens what it stands in.
function openTarget() {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const section = target?.closest("details");
  if (!section || section.open) return;
  section.open = true;
  target.scrollIntoView();
}

window.addEventListener("hashchange", openTarget);
openTarget();

const WAIT = 350; // milliseconds without typing before the server is asked

function answersOf(form) {
  const sent = new URLSearchParams();
  for (const [name, value] of new FormData(form)) {
    sent.append(name, typeof value === "string" ? value : value.name);
  }
  return sent;
}

function show(form, shown) {
  const sections = new Set(shown.sections);
  const questions = new Set(shown.questions);
  for (const section of form.querySelectorAll("[data-section]")) section.hidden = !sections.has(section.dataset.section);
  for (const question of form.querySelectorAll("[data-question]")) {
    question.hidden = !questions.has(question.dataset.question);
  }
}

for (const form of document.querySelectorAll("form[data-showing]")) {
  let timer = 0;
  let latest = 0;
  const ask = async () => {
    const asked = ++latest;
    const answer = await fetch(form.dataset.showing, { method: "POST", body: answersOf(form) }).catch(() => null);
    if (answer?.ok && asked === latest) show(form, await answer.json());
  };
  const soon = (event) => {
    clearTimeout(timer);
    timer = setTimeout(ask, event.type === "change" ? 0 : WAIT);
  };
  form.addEventListener("input", soon);
  form.addEventListener("change", soon);
}
