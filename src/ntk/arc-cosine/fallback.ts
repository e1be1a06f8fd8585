import type { ArcCosineKernels } from "./arc-cosine-kernels";
import { KEY_COUNT, keyOf } from "./table/half-angle-intervals";
import { firstColumn } from "./workspace-block";

/** Gap (1 − |c|)/2 below which half-angles are computed from the vectors, as in the compiled kernels. */
const NEARLY_PARALLEL = 1 / 64;
/** Length of the record of a layer in a plan, in numbers. */
const LAYER_LENGTH = 11;
/** Index of the middle of the interval in a piece. */
const MIDDLE_INDEX = 9;

const isNegative = (x: number): boolean => x < 0 || Object.is(x, -0);

/** Returns plain TypeScript versions of the compiled arc-cosine kernels, which operate on `memory`. */
export function arcCosineFallback(memory: Float64Array): ArcCosineKernels {
  /** Computes (1 − |c|)/2 of nearly parallel (or opposite) vectors from the component of x orthogonal to y. */
  function gapOf(x: number, y: number, sign: number, inverseNorm: number, size: number): number {
    let [along, square, orthogonal] = [0, 0, 0];
    for (let k = 0; k < size; k++) {
      const b = memory[y + k]!;
      along += (memory[x + k]! - sign * b) * b;
      square += b * b;
    }
    const factor = along / square;
    for (let k = 0; k < size; k++) {
      const b = memory[y + k]!;
      const r = memory[x + k]! - sign * b - factor * b;
      orthogonal += r * r;
    }
    const sine = Math.min(orthogonal * inverseNorm * inverseNorm, 1);
    return sine / (2 * (1 + Math.sqrt(1 - sine)));
  }

  /**
   * Computes the signed half-angle after a bias with the given shares, for directions with correlation
   * atParallel − 2 · deficit, where `atParallel` is the correlation at half-angle 0.
   */
  function biasedHalfAngle(
    atParallel: number,
    deficit: number,
    r0: number,
    b0: number,
    r1: number,
    b1: number,
  ): number {
    const sign = isNegative(r0 * r1 * (atParallel - 2 * deficit) + b0 * b1) ? -1 : 1;
    const gap = 0.5 - (sign * atParallel) / 2 + sign * deficit;
    const shareGap = ((r0 - r1) ** 2 + (b0 - sign * b1) ** 2) / 4;
    return sign * (r0 * r1 * gap + shareGap);
  }

  /** Evaluates Σ_k memory[at + 2k] x^k for k < `terms`. */
  function polynomial(at: number, terms: number, x: number): number {
    let sum = 0;
    for (let k = terms - 1; k >= 0; k--) sum = sum * x + memory[at + 2 * k]!;
    return sum;
  }

  /** Applies one layer, whose parameters start at `layer`, to one entry. */
  function entry(layer: number, series: number, last: boolean, i: number, j: number, h: number, ntk: number) {
    const [kink, gain, weightTerm] = [memory[layer]!, memory[layer + 1]!, memory[layer + 2]!];
    const numberAt = (at: number, index: number): number => memory[(memory[layer + at]! >>> 3) + index]!;
    const below = isNegative(memory[h]!);
    const w = Math.abs(memory[h]!);
    const q = polynomial(series, 19, w);
    const p = Math.sqrt(1 - w) + w * q;
    const u = Math.sqrt(w);
    const atParallel = below ? kink - 1 : 1;
    const deficit = w * (atParallel - kink * u * ((2 * p - q) / Math.PI));
    const c = atParallel - 2 * deficit;
    const slope = (below ? -1 : 1) * (atParallel - (kink * u * p * 2) / Math.PI);
    const kernel = numberAt(5, i) * numberAt(8, j) * c;
    memory[ntk] = weightTerm * kernel + memory[layer + 3]! + gain * slope * memory[ntk]!;
    if (last) {
      memory[h] = kernel + memory[layer + 4]!;
      return;
    }
    const [r0, b0, r1, b1] = [numberAt(6, i), numberAt(7, i), numberAt(9, j), numberAt(10, j)];
    memory[h] = biasedHalfAngle(atParallel, deficit, r0, b0, r1, b1);
  }

  return {
    halfAngles(h, width, norms, x, otherNorms, others, size, m, n, triangle) {
      for (let r = 0; r < m; r++) {
        const row = (h >>> 3) + r * width;
        const norm = memory[(norms >>> 3) + r]!;
        for (let k = firstColumn(r, triangle !== 0); k < n; k++) {
          const c = memory[row + k]! * norm * memory[(otherNorms >>> 3) + k]!;
          const sign = isNegative(c) ? -1 : 1;
          const gap = (1 - Math.abs(c)) / 2;
          const y = (others >>> 3) + k * size;
          memory[row + k] =
            sign * (gap < NEARLY_PARALLEL ? gapOf((x >>> 3) + r * size, y, sign, norm, size) : gap);
        }
      }
    },
    arcCosineLayers(plan, i, j, h, ntk, count) {
      const [layers, series] = [memory[plan >>> 3]!, memory[(plan >>> 3) + 1]! >>> 3];
      for (let l = 0; l < layers; l++) {
        const layer = (plan >>> 3) + 2 + LAYER_LENGTH * l;
        for (let k = 0; k < count; k++) {
          entry(layer, series, l === layers - 1, i, j + k, (h >>> 3) + k, (ntk >>> 3) + k);
        }
      }
    },
    arcCosineTable(slots, pieces, factors, otherFactors, h, out, width, m, n, triangle, start) {
      const slotOf = new Int32Array(memory.buffer, memory.byteOffset + slots, KEY_COUNT);
      const pieceAt = (at: number): number => slotOf[keyOf(memory[at]!)]!;
      for (let r = Math.floor(start / n), from = start % n; r < m; r++, from = 0) {
        const [halves, to] = [(h >>> 3) + r * width, (out >>> 3) + r * width];
        const factor = memory[(factors >>> 3) + r]!;
        const evaluate = (k: number, slot: number): void => {
          const piece = (pieces + slot) >>> 3;
          const x = memory[halves + k]! - memory[piece + MIDDLE_INDEX]!;
          let sum = 0;
          for (let power = MIDDLE_INDEX - 1; power >= 0; power--) sum = sum * x + memory[piece + power]!;
          memory[to + k] = factor * memory[(otherFactors >>> 3) + k]! * sum;
        };
        // The entries are processed in pairs, like in the compiled kernel.
        for (let k = Math.max(from, firstColumn(r, triangle !== 0)); k < n; k += 2) {
          const [left, right] = [pieceAt(halves + k), pieceAt(halves + k + 1)];
          if (left < 0 || right < 0) return r * n + k;
          evaluate(k, left);
          evaluate(k + 1, right);
        }
      }
      return m * n;
    },
  };
}
