import type { Arguments } from "../../arrays/arguments";
import { HERE } from "../../arrays/path";

/**
 * Change of a quantity relative to its start, ‖K(t) − K(0)‖ / ‖K(0)‖, one number for each record; words for a start at
 * zero, from which no change has a relative size.
 */
export type Change = readonly number[] | "from zero" | "zero throughout";

/** Changes of a matrix over the samples. */
export interface Moved {
  readonly change: Change;
  /**
   * Centred alignment with the start at each record, from 1 (equal up to a factor) down; undefined for a start without
   * a direction.
   */
  readonly alignment: readonly number[] | undefined;
}

/** Norm below which numbers count as zero: products of such numbers lose digits or vanish. */
const NEGLIGIBLE = 1e-290;

/** Computes the relative change of a quantity at each record. */
export function changeOf(at: Arguments, values: readonly ArrayLike<number>[]): Change {
  const [start] = values as [ArrayLike<number>];
  const sizes = at.finite(HERE, Float64Array.from(values, norm));
  const largest = sizes.reduce((most, size) => Math.max(most, size), 0);
  if (largest < NEGLIGIBLE) return "zero throughout";
  const size = sizes[0]!;
  if (size < NEGLIGIBLE || !Number.isFinite(largest / size)) return "from zero";
  return values.map((now) => norm(Array.from(now, (x, i) => x - start[i]!)) / size);
}

/** Computes relative change and alignment of symmetric matrices over the samples, stored row by row. */
export function movedBy(at: Arguments, matrices: readonly Float64Array[]): Moved {
  const samples = Math.round(Math.sqrt(matrices[0]!.length));
  return { change: changeOf(at, matrices), alignment: alignments(matrices, samples) };
}

/** Size of a centred matrix, relative to the matrix, below which it is rounding. */
const CENTRED_ROUNDING = 1e-12;

/**
 * Computes the centred alignment ⟨C K(t) C, C K(0) C⟩ / (‖C K(t) C‖ ‖C K(0) C‖) with C = I − 1/n (Cortes, Mohri &
 * Rostamizadeh 2012); 0 where the matrix has lost all differences between samples.
 */
function alignments(matrices: readonly Float64Array[], samples: number): readonly number[] | undefined {
  // The centred matrix of two samples has one degree of freedom, their distance, and thus no direction.
  if (samples <= 2) return undefined;
  const directions = matrices.map((matrix) => directionOf(matrix, samples));
  const [start] = directions;
  if (start === undefined) return undefined;
  // The difference of the unit vectors avoids cancellation for nearly parallel matrices.
  return directions.map((now) =>
    now === undefined ? 0 : 1 - now.reduce((sum, x, i) => sum + (x - start[i]!) ** 2, 0) / 2,
  );
}

/** Centres rows and columns of a matrix and scales it to norm 1; undefined if nothing but rounding remains. */
function directionOf(matrix: Float64Array, samples: number): Float64Array | undefined {
  const size = norm(matrix);
  if (size < NEGLIGIBLE) return undefined;
  const scaled = matrix.map((x) => x / size);
  const means = new Float64Array(samples);
  for (const [k, x] of scaled.entries()) means[Math.floor(k / samples)]! += x / samples;
  const mean = means.reduce((sum, x) => sum + x, 0) / samples;
  const centred = scaled.map((x, k) => x - means[Math.floor(k / samples)]! - means[k % samples]! + mean);
  const length = norm(centred);
  return length < CENTRED_ROUNDING ? undefined : centred.map((x) => x / length);
}

/** Computes the Euclidean norm without overflow. */
function norm(x: ArrayLike<number>): number {
  const values = Array.from(x);
  const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return largest === 0
    ? 0
    : largest * Math.sqrt(values.reduce((sum, value) => sum + (value / largest) ** 2, 0));
}
