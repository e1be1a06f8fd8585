import type { Arguments } from "../../arrays/arguments";
import { HERE } from "../../arrays/path";
import type { Samples } from "../../networks/architecture";
import { multiplyTransposedInto } from "../../simd";
import { halfOfCosine, halfOfSquares, NEARLY_PARALLEL, RIGHT_ANGLE } from "../duals/half-angle";
import { fieldOf, type KernelTile, type VarianceField } from "./tile";

/** Inputs in the form of directions and variances. */
export interface Inputs {
  readonly samples: Samples;
  /** Unit vectors [samples · positions, channels]; zeros where the input is zero. */
  readonly directions: Float64Array;
  /** Variances |x|²/channels. */
  readonly field: VarianceField;
}

/** Numbers of inputs from one pause to the next. */
const NUMBERS_PER_TURN = 2 ** 18;

/**
 * Computes directions and variances of inputs, without over- or underflow of intermediate squares. Pauses every few
 * milliseconds.
 */
export function* inputsOf(args: Arguments, samples: Samples): Generator<undefined, Inputs> {
  const { channels, data } = samples;
  const rows = data.length / channels;
  const directions = new Float64Array(data.length);
  const variances = new Float64Array(rows);
  const rowsPerTurn = Math.ceil(NUMBERS_PER_TURN / channels);
  for (let i = 0; i < rows; i++) {
    if ((i + 1) % rowsPerTurn === 0) yield;
    const from = i * channels;
    let largest = 0;
    for (let k = 0; k < channels; k++) largest = Math.max(largest, Math.abs(data[from + k]!));
    if (largest === 0) continue;
    let square = 0;
    for (let k = 0; k < channels; k++) square += (data[from + k]! / largest) ** 2;
    const norm = Math.sqrt(square);
    for (let k = 0; k < channels; k++) directions[from + k] = data[from + k]! / largest / norm;
    variances[i] = ((largest * norm) / Math.sqrt(channels)) ** 2;
  }
  args.finite(HERE, variances);
  return { samples, directions, field: fieldOf(variances) };
}

/**
 * Returns the tile of samples with themselves that `propagateSelf` takes: of `count` samples with matching positions,
 * or, if `full`, of the one sample `start` with all pairs of positions.
 */
export function selfTile(inputs: Inputs, full: boolean, start: number, count: number): KernelTile {
  const { positions } = inputs.samples;
  if (full)
    return {
      ...pairTile(inputs, start, 1, inputs, start, 1, true),
      rowStart: 0,
      columnStart: 0,
      isSelf: true,
    };
  const { roots } = inputs.field;
  const half = Float64Array.from(roots, (root) => (root > 0 ? 0 : RIGHT_ANGLE));
  const ntk = new Float64Array(half.length);
  const rectangle = { rowStart: 0, rows: count, columnStart: 0, columns: count };
  return { ...rectangle, layout: "matched", isSelf: true, positions, half, ntk };
}

/**
 * Returns a tile between samples of two sets. Its layout is full for rows of features and, if `full`, for one pair of
 * images; otherwise matched.
 */
export function pairTile(
  a: Inputs,
  rowStart: number,
  rows: number,
  b: Inputs,
  columnStart: number,
  columns: number,
  full: boolean,
): KernelTile {
  const { positions, channels, spatial } = a.samples;
  const layout = full || spatial.length === 0 ? "full" : "matched";
  const part = ({ directions }: Inputs, start: number, count: number) =>
    directions.subarray(start * positions * channels, (start + count) * positions * channels);
  const [left, right] = [part(a, rowStart, rows), part(b, columnStart, columns)];
  const half =
    layout === "full"
      ? fullAngles(left, right, channels)
      : matchedAngles(left, right, positions, channels, columns);
  const ntk = new Float64Array(half.length);
  return { layout, rowStart, rows, columnStart, columns, isSelf: false, positions, half, ntk };
}

function fullAngles(left: Float64Array, right: Float64Array, channels: number): Float64Array {
  const [m, n] = [left.length / channels, right.length / channels];
  const half = new Float64Array(m * n);
  multiplyTransposedInto(half, left, right, m, channels, n);
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < n; j++) {
      const rough = halfOfCosine(half[i * n + j]!);
      const isNear = Math.abs(rough) < NEARLY_PARALLEL;
      half[i * n + j] = isNear ? exactAngle(left, i * channels, right, j * channels, channels) : rough;
    }
  }
  return half;
}

function matchedAngles(
  left: Float64Array,
  right: Float64Array,
  positions: number,
  channels: number,
  columns: number,
): Float64Array {
  const half = new Float64Array(columns * positions);
  for (let at = 0; at < half.length; at++) {
    const from = (at % positions) * channels;
    let cosine = 0;
    for (let k = 0; k < channels; k++) cosine += left[from + k]! * right[at * channels + k]!;
    const rough = halfOfCosine(cosine);
    const isNear = Math.abs(rough) < NEARLY_PARALLEL;
    half[at] = isNear ? exactAngle(left, from, right, at * channels, channels) : rough;
  }
  return half;
}

/** Computes the half-angle square between unit vectors from their difference and their sum. */
function exactAngle(a: Float64Array, i: number, b: Float64Array, j: number, n: number): number {
  let [difference, sum] = [0, 0];
  for (let k = 0; k < n; k++) {
    const [x, y] = [a[i + k]!, b[j + k]!];
    difference += (x - y) * (x - y);
    sum += (x + y) * (x + y);
  }
  return halfOfSquares(difference / 4, sum / 4);
}
