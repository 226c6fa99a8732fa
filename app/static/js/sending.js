// Sends a form's fields in place; a sign-in renewed in another tab is found and the request sent once more.

export class SignedOut extends Error {}

export async function send(form, url, fields) {
  const answer = await sent(form, url, fields);
  if (answer.type === "opaqueredirect") throw new SignedOut();
  if (answer.status !== 400) return answer;
  await renewToken(form); // the session is another one: somebody signed in again in another tab
  return sent(form, url, fields);
}

function sent(form, url, fields) {
  const body = new URLSearchParams([...fields, ["csrf_token", form.elements.csrf_token.value]]);
  return fetch(url, { method: "POST", body, redirect: "manual", headers: { Accept: "application/json" } });
}

async function renewToken(form) {
  const answer = await fetch(location.href, { redirect: "manual" });
  if (answer.type === "opaqueredirect") throw new SignedOut();
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.getElementById(form.id);
  if (fresh?.dataset.person !== form.dataset.person) throw new SignedOut();
  form.elements.csrf_token.value = fresh.elements.csrf_token.value;
}

export function signInLink() {
  const link = document.createElement("a");
  link.href = location.pathname + location.search;
  link.target = "_blank"; // what was typed stays in sight here
  link.rel = "noopener";
  link.textContent = "Sign in again (in a new tab)";
  return link;
}

export const KEPT = "What you typed is kept in this browser.";
export const SENTENCES = {
  403: `Not saved: this is not open to you any more. ${KEPT}`,
  404: `Not saved: this no longer exists. ${KEPT}`,
  413: `Not saved: the texts are too long. ${KEPT}`,
};
