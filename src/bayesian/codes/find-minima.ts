import type { Matrix } from "../../arrays/types";
import type { Generator } from "../../random";
import { descend, type Minimum } from "./code-energy";
import type { TiltedMoments } from "./tilted-moments";

/** Number of random patterns of activations for many classes. */
const RANDOM_PATTERNS = 64;

/** Numbers of starts of descents. */
export interface Starts {
  /** Largest number of classes for which every pattern of high and low activations is a start. */
  readonly classes: number;
  /** Number of random activations. */
  readonly random: number;
}

/**
 * Finds local minima of the energy, by ascending energy: by descent from given readouts, and from the readouts
 * Σ_c f_c t_c φ_c of neurons that are high or low on every class, or have random activations φ_c.
 */
export function findMinima(
  moments: TiltedMoments,
  fractions: Float64Array,
  fields: Matrix,
  known: readonly Float64Array[],
  random: Generator,
  numbers: Starts,
): Minimum[] {
  const { rows: C, columns: r, data: t } = fields;
  const [low, high] = moments.range;
  const fromActivations = (activationOf: (c: number) => number): Float64Array => {
    const readout = new Float64Array(r);
    for (let c = 0; c < C; c++) {
      const factor = fractions[c]! * activationOf(c);
      for (let i = 0; i < r; i++) readout[i]! += factor * t[c * r + i]!;
    }
    return readout;
  };
  const starts = [...known];
  if (C <= numbers.classes) {
    for (let pattern = 0; pattern < 2 ** C; pattern++) {
      starts.push(fromActivations((c) => ((pattern >> c) & 1 ? high : low)));
    }
  } else {
    for (let c = 0; c < C; c++) starts.push(fromActivations((d) => (d === c ? high : low)));
    for (let k = 0; k < RANDOM_PATTERNS; k++)
      starts.push(fromActivations(() => (random.integer(2) ? high : low)));
  }
  for (let k = 0; k < numbers.random; k++) {
    starts.push(fromActivations(() => low + random.uniform() * (high - low)));
  }
  const minima: Minimum[] = [];
  for (const start of starts) {
    const minimum = descend(moments, fractions, fields, start);
    if (minimum !== undefined && !minima.some((other) => isSame(minimum, other))) minima.push(minimum);
  }
  return minima.sort((a, b) => a.energy - b.energy);
}

/** Tests whether two descents ended in the same minimum. */
function isSame({ readout: a }: Minimum, { readout: b }: Minimum): boolean {
  let [size, distance] = [0, 0];
  for (let i = 0; i < a.length; i++) {
    size += a[i]! * a[i]! + b[i]! * b[i]!;
    distance += (a[i]! - b[i]!) ** 2;
  }
  return distance <= 1e-12 * size;
}
