/** Returns a duration as text with two digits in a fitting unit: "45 s", "12 min". */
export function formatDuration(seconds: number): string {
  if (!Number.isFinite(seconds)) return "?";
  const [size, unit] =
    UNITS.find(([least]) => seconds >= (least === 1 ? 1 : 1.5 * least)) ?? ([1e-3, "ms"] as const);
  return `${formatNumber(seconds / size)} ${unit}`;
}

const UNITS = [
  [86_400, "days"],
  [3600, "h"],
  [60, "min"],
  [1, "s"],
] as const;

/** Returns a size in bytes as text in a fitting unit. */
export function formatBytes(bytes: number): string {
  const power = Math.max(0, Math.min(4, Math.floor(Math.log10(Math.max(1, bytes)) / 3)));
  return `${formatNumber(bytes / 1000 ** power)} ${["bytes", "kB", "MB", "GB", "TB"][power]}`;
}

/** Returns a number with at least two significant digits. */
export const formatNumber = (value: number): string =>
  value >= 10 ? Math.round(value).toLocaleString("en") : String(Number(value.toPrecision(2)));
