import { halfAngleSeries } from "../../arc-cosine/half-angle-series";
import { type Lanes, rowNumbers } from "../plane";
import { filterFallback } from "./filter-fallback";
import type { PlaneKernels } from "./plane-kernels";

const TERMS = halfAngleSeries.length;

/** Returns plain TypeScript versions of the compiled kernels of planes, which operate on `memory`. */
export function planeFallback(memory: Float64Array): PlaneKernels {
  /** Returns number `k` of a record. */
  const numberAt = (record: number, k: number): number => memory[(record >>> 3) + k]!;

  return {
    filterPlane: filterFallback(memory),

    inputPlane(
      ...[record, rows, columns, to, spacing, isSigned, height, width, rowTop, rowLeft, columnTop, columnLeft]
    ) {
      const channels = numberAt(record, 0);
      const rootOffset = numberAt(record, 1);
      const directionOffset = numberAt(record, 2);
      const channelBytes = numberAt(record, 3);
      const rowBytes = numberAt(record, 4);
      const gridHeight = numberAt(record, 5);
      const lanes = numberAt(record, 6) / 8;
      const length = rowNumbers(width, lanes as Lanes);
      const [spaced, step] = [spacing >>> 3, channelBytes >>> 3];
      for (let i = 0; i < height; i++) {
        const a = (rows + (rowTop + i) * rowBytes + 8 * lanes * rowLeft) >>> 3;
        const b = (columns + ((columnTop + i) % gridHeight) * rowBytes + 8 * lanes * columnLeft) >>> 3;
        const [rootShift, shift] = [rootOffset >>> 3, directionOffset >>> 3];
        for (let k = 0; k < length; k++) {
          let [difference, total] = [0, 0];
          for (let c = 0; c < channels; c++) {
            const [u, v] = [memory[a + shift + c * step + k]!, memory[b + shift + c * step + k]!];
            difference += (u - v) * (u - v);
            total += (u + v) * (u + v);
          }
          const at = (to >>> 3) + i * length + k;
          const size = (memory[a + rootShift + k]! * memory[b + rootShift + k]!) / 2;
          memory[at] = size * difference;
          memory[at + spaced] = 0;
          if (isSigned) memory[at + 2 * spaced] = size * total;
        }
      }
    },

    piecewisePlane(
      ...[record, rows, columns, at, spacing, isSigned, height, width, rowTop, rowLeft, columnTop, columnLeft]
    ) {
      const power = numberAt(record, 0);
      const kappa = numberAt(record, 1);
      const lambda = numberAt(record, 2);
      const curvature = numberAt(record, 3);
      const product = numberAt(record, 4);
      const rootOffset = numberAt(record, 5);
      const inverseOffset = numberAt(record, 6);
      const rowBytes = numberAt(record, 7);
      const gridHeight = numberAt(record, 8);
      const lanes = numberAt(record, 9) / 8;
      const length = rowNumbers(width, lanes as Lanes);
      const [spaced, inverse] = [spacing >>> 3, (inverseOffset - rootOffset) >>> 3];
      for (let i = 0; i < height; i++) {
        const a = (rows + rootOffset + (rowTop + i) * rowBytes + 8 * lanes * rowLeft) >>> 3;
        const b =
          (columns + rootOffset + ((columnTop + i) % gridHeight) * rowBytes + 8 * lanes * columnLeft) >>> 3;
        for (let k = 0; k < length; k++) {
          const entry = (at >>> 3) + i * length + k;
          const size = memory[a + k]! * memory[b + k]!;
          const scale = (memory[a + inverse + k]! * memory[b + inverse + k]!) / 2;
          const sine = size === 0 ? 0.5 : memory[entry]! * scale;
          const cosine = isSigned && size !== 0 ? memory[entry + 2 * spaced]! * scale : 1 - sine;
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
          memory[entry] = doubled * (isObtuse ? (1 + lambda) / 2 - lambda * half - chord : near);
          memory[entry + spaced]! *= isObtuse ? product + curvature * psi : power - curvature * psi;
          if (isSigned === 2) memory[entry + 2 * spaced] = doubled * (isObtuse ? near : 1 - near);
        }
      }
    },

    covariancePlane(...[record, rows, columns, at, height, width, rowTop, rowLeft, columnTop, columnLeft]) {
      const rootOffset = numberAt(record, 0);
      const rowBytes = numberAt(record, 1);
      const gridHeight = numberAt(record, 2);
      for (let i = 0; i < height; i++) {
        const a = (rows + rootOffset + (rowTop + i) * rowBytes + 16 * rowLeft) >>> 3;
        const b = (columns + rootOffset + ((columnTop + i) % gridHeight) * rowBytes + 16 * columnLeft) >>> 3;
        const first = (at >>> 3) + 2 * i * width;
        for (let k = 0; k < 2 * width; k++)
          memory[first + k] = memory[a + k]! * memory[b + k]! - memory[first + k]!;
      }
    },

    sumPlane(at, spacing, out, weights, count) {
      for (const plane of [0, 1]) {
        const first = (at + plane * spacing) >>> 3;
        for (const lane of [0, 1]) {
          let sum = 0;
          for (let k = 0; k < count; k++) sum += memory[first + 2 * k + lane]!;
          memory[(out >>> 3) + 2 * plane + lane]! += memory[(weights >>> 3) + lane]! * sum;
        }
      }
    },
  };
}
