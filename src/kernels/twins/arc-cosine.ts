import type { Kernels } from "../kernels";

/** As in the compiled kernels. */
const NEAR = 1 / 64;
const LAYER = 11;
const COEFFICIENTS = 10;

const isNegative = (x: number): boolean => x < 0 || Object.is(x, -0);

export function arcCosineTwins(
  memory: Float64Array,
): Pick<Kernels, "halfAngles" | "arcCosineLayers" | "arcCosineTable"> {
  /** (1 − |c|)/2 of nearly parallel (or opposite) vectors, from the part of x at right angles to y. */
  function gapOf(x: number, y: number, sign: number, inverseNorm: number, size: number): number {
    let [along, square, rest] = [0, 0, 0];
    for (let k = 0; k < size; k++) {
      const b = memory[y + k]!;
      along += (memory[x + k]! - sign * b) * b;
      square += b * b;
    }
    const factor = along / square;
    for (let k = 0; k < size; k++) {
      const b = memory[y + k]!;
      const r = memory[x + k]! - sign * b - factor * b;
      rest += r * r;
    }
    const sine = Math.min(rest * inverseNorm * inverseNorm, 1);
    return sine / (2 * (1 + Math.sqrt(1 - sine)));
  }

  /** Σ_k memory[at + step k] x^k below degree `terms`. */
  function polynomial(at: number, step: number, terms: number, x: number): number {
    let sum = 0;
    for (let k = terms - 1; k >= 0; k--) sum = sum * x + memory[at + step * k]!;
    return sum;
  }

  /** One layer for one entry, with the layer's numbers at `layer`. */
  function entry(layer: number, series: number, last: boolean, i: number, j: number, h: number, ntk: number) {
    const [kink, gain, weightTerm] = [memory[layer]!, memory[layer + 1]!, memory[layer + 2]!];
    const place = (at: number, index: number): number => memory[(memory[layer + at]! >>> 3) + index]!;
    const below = isNegative(memory[h]!);
    const w = Math.abs(memory[h]!);
    const q = polynomial(series, 1, 19, w);
    const p = Math.sqrt(1 - w) + w * q;
    const u = Math.sqrt(w);
    const whole = below ? kink - 1 : 1;
    const core = w * (whole - kink * u * ((2 * p - q) / Math.PI));
    const c = whole - 2 * core;
    const slope = (below ? -1 : 1) * (whole - (kink * u * p * 2) / Math.PI);
    const kernel = place(5, i) * place(8, j) * c;
    memory[ntk] = weightTerm * kernel + memory[layer + 3]! + gain * slope * memory[ntk]!;
    if (last) {
      memory[h] = kernel + memory[layer + 4]!;
      return;
    }
    const [r0, b0, r1, b1] = [place(6, i), place(7, i), place(9, j), place(10, j)];
    const sign = isNegative(r0 * r1 * c + b0 * b1) ? -1 : 1;
    const gap = sign > 0 ? (below ? 1 - kink / 2 : 0) + core : (below ? kink / 2 : 1) - core;
    const apart = ((r0 - r1) ** 2 + (b0 - sign * b1) ** 2) / 4;
    memory[h] = sign * (r0 * r1 * gap + apart);
  }

  return {
    halfAngles(h, inverseNorm, x, inverseNorms, others, size, count) {
      const [to, norms] = [h >>> 3, inverseNorms >>> 3];
      for (let k = 0; k < count; k++) {
        const c = memory[to + k]! * inverseNorm * memory[norms + k]!;
        const sign = isNegative(c) ? -1 : 1;
        const gap = (1 - Math.abs(c)) / 2;
        const y = (others >>> 3) + k * size;
        memory[to + k] = sign * (gap < NEAR ? gapOf(x >>> 3, y, sign, inverseNorm, size) : gap);
      }
    },
    arcCosineLayers(plan, i, j, h, ntk, count) {
      const [layers, series] = [memory[plan >>> 3]!, memory[(plan >>> 3) + 1]! >>> 3];
      for (let l = 0; l < layers; l++) {
        const layer = (plan >>> 3) + 2 + LAYER * l;
        for (let k = 0; k < count; k++) {
          entry(layer, series, l === layers - 1, i, j + k, (h >>> 3) + k, (ntk >>> 3) + k);
        }
      }
    },
    arcCosineTable(table, amplitude, amplitudes, h, ntk, count) {
      const start = (table >>> 3) + 2;
      const intervals = memory[table >>> 3]!;
      for (let k = 0; k < count; k++) {
        const from = memory[(h >>> 3) + k]!;
        const place = Math.sqrt(Math.abs(from)) * (intervals * Math.SQRT2);
        const index = Math.min(Math.floor(place), intervals - 1);
        const at = start + 2 * COEFFICIENTS * (index + (isNegative(from) ? intervals : 0));
        const x = 2 * (place - index) - 1;
        const size = amplitude * memory[(amplitudes >>> 3) + k]!;
        memory[(h >>> 3) + k] = size * polynomial(at, 2, COEFFICIENTS, x);
        memory[(ntk >>> 3) + k] = size * polynomial(at + 1, 2, COEFFICIENTS, x);
      }
    },
  };
}
