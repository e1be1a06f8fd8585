import { toNdArray } from "../arrays/to-ndarray";
import type { Task } from "./task";

/**
 * Returns the exclusive-or task: the four points (±1, ±1) with target −x1 x2, which is 1 if the two inputs differ and
 * −1 if they agree (Saxe, Sodhani & Lewallen 2022, appendix A).
 *
 * Σyx is zero, so that a linear network learns nothing; learning is due entirely to gates or nonlinearities.
 *
 * @returns inputs [4, 2], targets [4, 1], items named by their bits "00", "01", "10", "11"
 * @example
 * const { inputs, targets } = xor(); // targets: -1, 1, 1, -1
 */
export function xor(): Task {
  return {
    inputs: toNdArray(Float64Array.of(-1, -1, -1, 1, 1, -1, 1, 1), [4, 2]),
    targets: toNdArray(Float64Array.of(-1, 1, 1, -1), [4, 1]),
    labels: { items: ["00", "01", "10", "11"], features: ["xor"] },
  };
}
