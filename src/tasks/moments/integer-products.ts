import { integerKernels } from "./integer-kernels";

/** Columns of a panel of the kernels. */
const PANEL = 8;
/** Numbers of float64 that a column takes for each sample. */
const NUMBERS_PER_ENTRY = 1 / 4;

/** Returns a number of rows or columns with padding to whole panels. */
export const padded = (size: number): number => PANEL * Math.ceil(size / PANEL);

/** Returns the length of the array of panels for n inputs and m targets of at most `group` samples. */
export const panelsLength = (n: number, m: number, group: number): number =>
  NUMBERS_PER_ENTRY * (padded(n) + padded(m)) * (group + (group % 2));

/**
 * Adds products of the first `count` samples of x [count, n] to the sums in `out`: Σ x xᵀ, and from row `padded(n)` on
 * Σ y xᵀ, with rows `padded(n)` apart. Returns which of them were added.
 */
export type IntegerProducts = (
  out: Float64Array,
  x: Float64Array,
  n: number,
  count: number,
) => "both" | "inputs" | "none";

/**
 * Returns exact products of samples with small integers as entries, of at most 256 samples at a time: pixels, classes, signs.
 * Inputs or targets with other entries are left to float64, and then also in all later samples. Without WebAssembly all are
 * left, with the same sums, because float64 represents integers exactly.
 *
 * @param y targets [count, m], in the memory of `panels`
 */
export function integerProducts(panels: Float64Array, y: Float64Array, m: number): IntegerProducts {
  const kernels = integerKernels(panels);
  let [areInputs, areTargets] = [true, true];
  return (out, x, n, count) => {
    if (kernels === undefined) return "none";
    const at = panels.byteOffset;
    areInputs &&= kernels.packIntegers(at, x.byteOffset, count, n) !== 0;
    if (!areInputs) return "none";
    const [inner, depth] = [padded(n) / PANEL, Math.ceil(count / 2)];
    const next = at + 4 * PANEL * inner * depth;
    areTargets &&= kernels.packIntegers(next, y.byteOffset, count, m) !== 0;
    const all = areTargets ? inner + padded(m) / PANEL : inner;
    kernels.addProducts(out.byteOffset, at, inner, all, depth);
    return areTargets ? "both" : "inputs";
  };
}
