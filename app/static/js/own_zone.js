// A new RFP begins in the time zone of the browser that starts it; without this the field says UTC.

const field = document.querySelector("form[data-own-zone] [name=time_zone]");
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;

if (field && zone && field.value === "UTC") field.value = zone;
