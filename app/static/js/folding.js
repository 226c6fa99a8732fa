// What stands open beside the content on a wide screen would fill a phone's first screen: it is folded there.

const PHONE = "(max-width: 40rem)";

if (window.matchMedia(PHONE).matches) {
  for (const each of document.querySelectorAll("[data-folds-on-phone]")) each.open = false;
}
