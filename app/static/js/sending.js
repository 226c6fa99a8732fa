// Sends a form's fields in place; a sign-in renewed in another tab is found and the request sent once more.

export const KEPT = "What you typed is kept in this browser.";
const SENTENCES = {
  403: `Not saved: this is not open to you any more. ${KEPT}`,
  404: `Not saved: this no longer exists. ${KEPT}`,
  413: `Not saved: the texts are too long. ${KEPT}`,
};

export class SignedOut extends Error {}

// What became of what was sent; the first of these that is there says it:
//   saved      what the server says, now that it is stored
//   clash      what somebody else stored meanwhile; nothing was overwritten
//   refusal    why it is not stored, in a sentence
//   delay      why it could not be sent yet: it is worth trying again
//   signedOut  nobody is signed in
export async function attempt(form, url, fields) {
  try {
    const answer = await send(form, url, fields);
    if (answer.status in SENTENCES) return { refusal: SENTENCES[answer.status] };
    const isData = answer.headers.get("Content-Type")?.includes("json");
    const said = isData ? await answer.json() : {};
    if (answer.ok && isData) return { saved: said };
    if (answer.status === 409 && said.stored) return { clash: said.stored };
    if (answer.status === 422) return { refusal: said.text ? `Not saved: ${said.text}` : `Not saved. ${KEPT}` };
    return { delay: "the server is busy" };
  } catch (error) {
    return error instanceof SignedOut ? { signedOut: true } : { delay: "the server cannot be reached" };
  }
}

async function send(form, url, fields) {
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

// Takes the token of the new session, if the page is still the same one's: `owner` names the attribute that tells.
export async function renewToken(form, owner = "person") {
  const answer = await fetch(location.href, { redirect: "manual" });
  if (answer.type === "opaqueredirect") throw new SignedOut();
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.getElementById(form.id);
  if (fresh?.dataset[owner] !== form.dataset[owner]) throw new SignedOut();
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
