const view = /* @__PURE__ */ new DataView(/* @__PURE__ */ new ArrayBuffer(8));

/**
 * Computes the natural logarithm of a positive normal number with IEEE additions, multiplications and divisions only.
 *
 * `Math.log` may differ in its last bit between engines. This function does not, so that random numbers are the same on
 * all platforms. With x = m 2^e and m in [√½, √2), ln x = e ln 2 + 2 artanh((m − 1)/(m + 1)); the series of artanh is
 * truncated where its terms fall below 1e-18. The error is below 2 units in the last place for x in (0, 1).
 */
export function stableLog(x: number): number {
  view.setFloat64(0, x);
  const high = view.getUint32(0);
  let exponent = (high >>> 20) - 1023;
  view.setUint32(0, (high & 0x000fffff) | 0x3ff00000);
  let mantissa = view.getFloat64(0);
  if (mantissa > Math.SQRT2) {
    mantissa /= 2;
    exponent += 1;
  }
  const s = (mantissa - 1) / (mantissa + 1);
  const square = s * s;
  let series = 0;
  for (let odd = 23; odd >= 3; odd -= 2) series = (series + 1 / odd) * square;
  return exponent * Math.LN2 + 2 * s * (1 + series);
}
