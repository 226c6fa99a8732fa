// A new RFP begins in the time zone of the browser that starts it where nothing else says where; the hint says so.

const field = document.querySelector("input[data-own-zone]");
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;

if (field && zone) {
  field.value = zone;
  document.getElementById(field.getAttribute("aria-describedby"))?.prepend(`${field.dataset.ownZone} `);
}
