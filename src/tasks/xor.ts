import { toNdArray } from "../arrays/to-ndarray";
import type { Task } from "./task";

/**
 * Exclusive or: the four points (±1, ±1) with target −x1 x2, which is 1 where the two inputs differ and −1 where they
 * agree (Saxe, Sodhani & Lewallen 2022, appendix A).
 *
 * Its Σyx is zero, so a linear network learns nothing, and a gated or nonlinear one shows what its gates do.
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
