const SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹";

const superscript = (exponent: number): string =>
  String(exponent)
    .replace("-", "⁻")
    .replace(/\d/g, (digit) => SUPERSCRIPTS[Number(digit)] ?? digit);

/** `mantissa × 10^exponent` as a label: `10⁻³`, `2×10⁵`. */
export function powerOfTen(mantissa: number, exponent: number): string {
  const power = `10${superscript(exponent)}`;
  if (Math.abs(mantissa) === 1) return mantissa < 0 ? `−${power}` : power;
  return `${String(mantissa).replace("-", "−")}×${power}`;
}

/**
 * The label of a tick: a true minus sign, as many digits as tell it from its neighbours `step` away, and a power of
 * ten where the axis reaches a `size` (by default, that of the value) of a million or stays below a thousandth.
 */
export function tickLabel(value: number, step = 0, size = Math.abs(value)): string {
  if (value === 0) return "0";
  const needed = step > 0 ? Math.floor(Math.log10(size)) - Math.floor(Math.log10(step)) + 1 : 6;
  const rounded = Number(value.toPrecision(Math.min(15, Math.max(6, needed))));
  if (size >= 1e-3 && size < (needed > 6 ? 1e12 : 1e6)) return String(rounded).replace("-", "−");
  const [mantissa = "", exponent = ""] = rounded.toExponential().split("e");
  return powerOfTen(Number(mantissa), Number(exponent));
}

/** A number for a table: whole numbers in full, others to six significant digits, `1.23457e-7` for tiny and huge ones. */
export function tableNumber(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? "NaN" : value > 0 ? "∞" : "-∞";
  const size = Math.abs(value);
  if (Number.isSafeInteger(value) && size < 1e9) return String(value + 0);
  const rounded = Number(value.toPrecision(6));
  return size >= 1e-3 && size < 1e6 ? String(rounded) : rounded.toExponential().replace("e+", "e");
}
