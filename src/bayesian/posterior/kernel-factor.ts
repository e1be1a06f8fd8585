import type { Matrix } from "../../arrays/types";
import type { KernelTargets } from "../kernel-targets";

/** Size of an eigenvalue, relative to the largest, that is taken for a rounding error of 0. */
const ROUNDING = 1e-12;

/** Returns F [r, P] with K₀ = FᵀF from the eigenvectors of a kernel of rank r. */
export function kernelFactor({ values, vectors }: Pick<KernelTargets, "values" | "vectors">): Matrix {
  const size = values.length;
  const first = values.findIndex((value) => value > ROUNDING * values[size - 1]!);
  const rows = first < 0 ? 0 : size - first;
  const data = new Float64Array(rows * size);
  for (let k = 0; k < rows; k++) {
    const deviation = Math.sqrt(values[first + k]!);
    for (let j = 0; j < size; j++) data[k * size + j] = deviation * vectors.data[j * size + first + k]!;
  }
  return { rows, columns: size, data };
}
