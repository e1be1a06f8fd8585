import { halfAngleSeries } from "../../arc-cosine/half-angle-series";
import { type Lanes, rowNumbers } from "../plane";
import { filterFallback } from "./filter-fallback";
import { meanFallback } from "./mean-fallback";
import type { PlaneKernels } from "./plane-kernels";
import { tablesFallback } from "./tables-fallback";

const TERMS = halfAngleSeries.length;

/** Returns plain TypeScript versions of the compiled kernels of planes, which operate on `memory`. */
export function planeFallback(memory: Float64Array): PlaneKernels {
  /** Returns number `k` of a record. */
  const numberAt = (record: number, k: number): number => memory[record / 8 + k]!;

  /**
   * Calls `visit` for each row of a plane, with the indices of the standard deviations of both images, the index of the row
   * after the start of the plane, and its length.
   */
  function eachRow(
    [record, rows, columns]: readonly [record: number, rows: number, columns: number],
    [height, width, rowTop, rowLeft, columnTop, columnLeft]: readonly [
      ...[number, number, number],
      ...[number, number, number],
    ],
    visit: (a: number, b: number, row: number, length: number) => void,
  ): void {
    const [root, rowStep] = [numberAt(record, 0) / 8, numberAt(record, 1) / 8];
    const [gridHeight, lanes] = [numberAt(record, 2), (numberAt(record, 3) / 8) as Lanes];
    const length = rowNumbers(width, lanes);
    for (let i = 0; i < height; i++) {
      const a = rows / 8 + root + (rowTop + i) * rowStep + lanes * rowLeft;
      const b = columns / 8 + root + ((columnTop + i) % gridHeight) * rowStep + lanes * columnLeft;
      visit(a, b, i * length, length);
    }
  }

  const planes: Omit<PlaneKernels, "meanOfPlanes" | "filterTables"> = {
    filterPlane: filterFallback(memory),

    inputPlane(record, rows, columns, to, spacing, isSigned, ...place) {
      const channels = numberAt(record, 4);
      const shift = (numberAt(record, 5) - numberAt(record, 0)) / 8;
      const [step, spaced] = [numberAt(record, 6) / 8, spacing / 8];
      eachRow([record, rows, columns], place, (a, b, row, length) => {
        for (let k = 0; k < length; k++) {
          let [difference, total] = [0, 0];
          for (let c = 0, at = shift + k; c < channels; c++, at += step) {
            const [u, v] = [memory[a + at]!, memory[b + at]!];
            difference += (u - v) * (u - v);
            total += (u + v) * (u + v);
          }
          const at = to / 8 + row + k;
          const size = (memory[a + k]! * memory[b + k]!) / 2;
          memory[at] = size * difference;
          memory[at + spaced] = 0;
          if (isSigned) memory[at + 2 * spaced] = size * total;
        }
      });
    },

    piecewisePlane(record, rows, columns, plane, spacing, isSigned, ...place) {
      const inverse = (numberAt(record, 4) - numberAt(record, 0)) / 8;
      const [power, kappa, lambda] = [numberAt(record, 5), numberAt(record, 6), numberAt(record, 7)];
      const [curvature, product, spaced] = [numberAt(record, 8), numberAt(record, 9), spacing / 8];
      eachRow([record, rows, columns], place, (a, b, row, length) => {
        for (let k = 0; k < length; k++) {
          const at = plane / 8 + row + k;
          const size = memory[a + k]! * memory[b + k]!;
          const scale = (memory[a + inverse + k]! * memory[b + inverse + k]!) / 2;
          const sine = size === 0 ? 0.5 : memory[at]! * scale;
          const cosine = isSigned && size !== 0 ? memory[at + 2 * spaced]! * scale : 1 - sine;
          const isObtuse = isSigned !== 0 && cosine < sine;
          const half = Math.max(0, isObtuse ? cosine : sine);
          let q = 0;
          for (let n = TERMS - 1; n >= 0; n--) q = q * half + halfAngleSeries[n]!;
          const p = Math.sqrt(1 - half) + half * q;
          const root = Math.sqrt(half);
          // The angle ψ, and κ (sin ψ − ψ cos ψ)/2.
          const psi = 2 * root * p;
          const chord = kappa * root * half * (2 * p - q);
          const near = isObtuse ? (1 - lambda) / 2 + lambda * half + chord : half - chord;
          const doubled = 2 * power * size;
          memory[at] = doubled * (isObtuse ? (1 + lambda) / 2 - lambda * half - chord : near);
          memory[at + spaced]! *= isObtuse ? product + curvature * psi : power - curvature * psi;
          if (isSigned === 2) memory[at + 2 * spaced] = doubled * (isObtuse ? near : 1 - near);
        }
      });
    },

    covariancePlane(record, rows, columns, plane, ...place) {
      eachRow([record, rows, columns], place, (a, b, row, length) => {
        for (let k = 0, at = plane / 8 + row; k < length; k++, at++)
          memory[at] = memory[a + k]! * memory[b + k]! - memory[at]!;
      });
    },

    sumPlane(record, rows, columns, plane, spacing, out, ...place) {
      const sums = memory.subarray(out / 8, out / 8 + 4).fill(0);
      eachRow([record, rows, columns], place, (a, b, row, length) => {
        for (let k = 0, at = plane / 8 + row; k < length; k++, at++) {
          sums[k & 1]! += memory[a + k]! * memory[b + k]! - memory[at]!;
          sums[2 + (k & 1)]! += memory[at + spacing / 8]!;
        }
      });
    },
  };
  return { ...planes, meanOfPlanes: meanFallback(memory, planes), filterTables: tablesFallback(memory) };
}
