import { format, precisionRound } from "d3-format";

const SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹";

const superscript = (exponent: number): string =>
  String(exponent)
    .replace("-", "⁻")
    .replace(/\d/g, (digit) => SUPERSCRIPTS[Number(digit)] ?? digit);

/** Formats a power of ten as a label: `10⁻³`. */
export const powerOfTen = (exponent: number): string => `10${superscript(exponent)}`;

/**
 * Formats the label of a tick: with a true minus sign, enough digits to distinguish it from the neighbours at a
 * distance of `step`, and as a power of ten if the largest magnitude on the axis, `size` (by default the value's own),
 * is at least a million or less than a thousandth.
 */
export function tickLabel(value: number, step = 0, size = Math.abs(value)): string {
  if (value === 0) return "0";
  const digits = Math.min(15, Math.max(6, step > 0 ? precisionRound(step, size + step) : 6));
  if (size >= 1e-3 && size < (digits > 6 ? 1e12 : 1e6)) return format(`.${digits}~r`)(value);
  const [mantissa = "", exponent = ""] = format(`.${digits - 1}~e`)(value).split("e");
  const power = powerOfTen(Number(exponent));
  return /^−?1$/.test(mantissa) ? mantissa.replace("1", power) : `${mantissa}×${power}`;
}

/** Formats a number for a table: integers below 1e9 in full, others to six significant digits, such as `1.23457e-7`. */
export function tableNumber(value: number, digits = 6): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? "NaN" : value > 0 ? "∞" : "-∞";
  const size = Math.abs(value);
  if (Number.isSafeInteger(value) && size < 1e9) return String(value + 0);
  const rounded = Number(value.toPrecision(digits));
  return size >= 1e-3 && size < 1e6 ? String(rounded) : rounded.toExponential().replace("e+", "e");
}
