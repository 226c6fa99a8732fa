// Says in words what went wrong when a part of the page could not be fetched or saved in place.

const SENTENCES = {
  401: "You have been signed out. Sign in again in another tab; what you typed here is kept.",
  403: "You are not allowed to do this.",
  404: "This no longer exists. Reload the page.",
  409: "Somebody else changed this meanwhile. Reload the page to see their version; nothing was overwritten.",
  413: "The file is too large.",
  429: "Too many requests at once. Wait a minute and try again.",
};

function announce(sentence) {
  const place = document.querySelector(".announcements");
  if (!place) return;
  const notice = document.createElement("div");
  notice.className = "notice tone-bad";
  const text = document.createElement("p");
  text.textContent = sentence;
  notice.append(text);
  place.replaceChildren(notice);
}

document.addEventListener("htmx:responseError", (event) => {
  const status = event.detail.xhr.status;
  announce(SENTENCES[status] ?? "The server could not do this. Try again; if it stays so, tell your administrator.");
});

document.addEventListener("htmx:sendError", () => {
  announce("The server cannot be reached. Nothing was saved; what you typed is still here.");
});

document.addEventListener("htmx:afterRequest", (event) => {
  if (event.detail.successful) document.querySelector(".announcements")?.replaceChildren();
});
