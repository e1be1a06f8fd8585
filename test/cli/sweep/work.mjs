/** Measures no number. */
export const nothing = () => ({ value: Number.NaN });

/** Squares `x`; takes `wait` milliseconds, and fails for `x` equal to `poison`. */
export const square = async ({ x, wait = 0, poison }, { seed }) => {
  if (x === poison) throw new Error("poisoned");
  if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
  return { square: x * x, noise: seed / 2 ** 32 };
};
