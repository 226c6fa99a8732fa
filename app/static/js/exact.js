// Numbers as people type them, exact: whole billionths as BigInt. What cannot be read is null.

const PLACES = 9;

export function exact(text) {
  const plain = text.trim().replaceAll(/[\s']/g, "").replace(/^(-?\d+),(\d+)$/, "$1.$2").replaceAll(/,(?=\d{3}(\D|$))/g, "");
  const parts = /^([+-]?)(\d+)(?:\.(\d{0,9}))?$/.exec(plain);
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
