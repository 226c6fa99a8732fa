// Numbers as people type them, exact: whole billionths as BigInt. What cannot be read is null.

const PLACES = 9;

// The same reading as on saving: what has one meaning is read, with points or commas, thousands set apart or not.
const UNCLEAR = /^[+-]?[1-9]\d{0,2},\d{3}$/;
const WAYS = [
  [/^[+-]?\d+(\.\d+)?$/, /[]/g, "."],
  [/^[+-]?\d+,\d+$/, /[]/g, ","],
  [/^[+-]?\d{1,3}([\u00a0\u202f\u2009 ']\d{3})+(\.\d+)?$/, /[\s']/g, "."],
  [/^[+-]?\d{1,3}([\u00a0\u202f\u2009 ']\d{3})+,\d+$/, /[\s']/g, ","],
  [/^[+-]?\d{1,3}(,\d{3})+\.\d+$/, /,/g, "."],
  [/^[+-]?\d{1,3}(\.\d{3})+,\d+$/, /\./g, ","],
  [/^[+-]?\d{1,3}(,\d{3}){2,}$/, /,/g, "."],
  [/^[+-]?\d{1,3}(\.\d{3}){2,}$/, /\./g, ","],
];

export function isUnclear(text) {
  return UNCLEAR.test(text.trim());
}

export function exact(text) {
  const typed = text.trim();
  const way = isUnclear(typed) ? null : WAYS.find(([pattern]) => pattern.test(typed));
  if (!way) return null;
  const parts = /^([+-]?)(\d+)(?:\.(\d{0,9})0*)?$/.exec(typed.replaceAll(way[1], "").replace(way[2], "."));
  if (!parts) return null;
  const size = BigInt(parts[2] + (parts[3] ?? "").padEnd(PLACES, "0"));
  return parts[1] === "-" ? -size : size;
}

export function shown(value) {
  const digits = String(value < 0n ? -value : value).padStart(PLACES + 1, "0");
  const whole = digits.slice(0, -PLACES).replaceAll(/\B(?=(\d{3})+$)/g, ",");
  const decimals = digits.slice(-PLACES).replace(/0+$/, "");
  return `${value < 0n ? "-" : ""}${whole}${decimals ? `.${decimals}` : ""}`;
}
