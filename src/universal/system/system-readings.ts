import type { Arguments } from "../../arrays/arguments";
import { HERE } from "../../arrays/path";
import { attachTable, type Table, tableOf } from "../../arrays/table";
import { matrixToNdArray, toNdArray } from "../../arrays/to-ndarray";
import type { Matrix, NdArray } from "../../arrays/types";
import { runSync } from "../../concurrency/run-generator";
import { attachFigure } from "../../figures/drawable";
import type { Readings, Trajectory } from "../../flows/trajectory";
import { multiply, multiplyTransposed, transposedMultiply } from "../../linalg/products";
import { squaredDistancesOf } from "../../linalg/squared-distances";
import type { Reduction } from "./reduction";
import { systemFigure } from "./system-figure";
import { checkUnits, type System } from "./system-problem";
import type { UniversalSystem, UniversalSystemState } from "./universal-system-state";

/** Quantities of a `UniversalSystem` at one time. */
export interface SystemSample extends Readonly<Record<string, unknown>> {
  readonly distances: NdArray;
  readonly outputs: NdArray;
  readonly loss: number;
}

/** Returns the functions that read packed encoders and decoders. */
export function systemReadings(
  args: Arguments,
  system: System,
  reduction: Reduction,
): Readings<UniversalSystemState, SystemSample> {
  const points = system.inputs.rows;
  const read = (state: Float64Array, time: number) => readState(args, system, reduction, time, state);
  return {
    recordedNumbers: points * (points + system.targets.columns),
    state: read,
    record: (state, time) => ({ ...read(state, time) }),
  };
}

/** Returns the function that builds the public record of a trajectory. */
export function toUniversalSystem(args: Arguments, system: System, reduction: Reduction) {
  const balanceOf = conservedMatrix(system, reduction);
  if (balanceOf !== undefined) checkUnits(args.at("initial"), reduction.basis.rows);
  const start = balanceOf?.(reduction.encoder, reduction.decoder);
  if (start !== undefined) args.finite("rates", start.difference.data);
  return (trajectory: Trajectory<UniversalSystemState, SystemSample>): UniversalSystem => {
    const { times, series, at, last: end, events, stats, result } = trajectory;
    const record: Omit<UniversalSystem, "toTable" | "figure"> = {
      times,
      ...series,
      at,
      conserved: start && matrixToNdArray(inHiddenUnits(reduction.basis, start.difference)),
      drift: balanceOf === undefined ? 0 : driftBetween(start!, balanceOf(...unpack(reduction, end))),
      events,
      stats,
      result,
    };
    return attachFigure(attachTable(record, systemTable), systemFigure);
  };
}

/** Returns times and loss as a table. */
const systemTable = ({ times, loss }: Pick<UniversalSystem, "times" | "loss">): Table =>
  tableOf([
    ["time", times],
    ["loss", loss],
  ]);

/** Unpacks encoder [k, n] and decoder [O, k]. */
function unpack({ encoder, decoder }: Reduction, state: Float64Array): [Matrix, Matrix] {
  const count = encoder.data.length;
  return [
    { ...encoder, data: state.slice(0, count) },
    { ...decoder, data: state.slice(count) },
  ];
}

/** Computes distances, outputs and loss of a packed state. */
function readState(
  args: Arguments,
  { targets, targetMean, meanStart, rates }: System,
  reduction: Reduction,
  time: number,
  state: Float64Array,
): UniversalSystemState {
  const [encoder, decoder] = unpack(reduction, state);
  const representations = multiplyTransposed(reduction.axes, encoder);
  const deviations = multiplyTransposed(representations, decoder);
  const { rows, columns } = targets;
  const decay = Math.exp(-rates.mean * time);
  const meanError = targetMean.map((target, o) =>
    meanStart === undefined ? 0 : (meanStart[o]! - target) * decay,
  );
  let sum = 0;
  const outputs = deviations.data.map((x, i) => {
    const o = i % columns;
    sum += (x - targets.data[i]! + meanError[o]!) ** 2;
    return x + targetMean[o]! + meanError[o]!;
  });
  const distances = runSync(squaredDistancesOf(args, representations));
  args.finite(HERE, Float64Array.of(sum));
  return {
    distances: toNdArray(distances, [rows, rows]),
    outputs: toNdArray(outputs, [rows, columns]),
    loss: sum / (2 * rows),
  };
}

/** The conserved matrix D_yᵀD_y/η_y − D_h D_hᵀ/η_h and the largest magnitude in its two terms. */
interface Balance {
  readonly difference: Matrix;
  readonly size: number;
}

/**
 * Returns the function that computes the conserved matrix of a state; undefined if representations lie outside of the
 * span of the inputs.
 */
function conservedMatrix(
  { rates }: System,
  { powers }: Reduction,
): ((encoder: Matrix, decoder: Matrix) => Balance) | undefined {
  if (powers.some((power) => power === 0)) return undefined;
  return (encoder, decoder) => {
    const weights = {
      ...encoder,
      data: encoder.data.map((x, i) => x / Math.sqrt(powers[i % encoder.columns]!)),
    };
    const encoderTerm = multiplyTransposed(weights, weights).data.map((x) => x / rates.encoder);
    const decoderTerm = transposedMultiply(decoder, decoder).data.map((x) => x / rates.decoder);
    const largest = (values: Float64Array) => values.reduce((max, x) => Math.max(max, Math.abs(x)), 0);
    const size = Math.max(largest(encoderTerm), largest(decoderTerm));
    const data = decoderTerm.map((x, i) => x - encoderTerm[i]!);
    return { difference: { rows: encoder.rows, columns: encoder.rows, data }, size };
  };
}

/** Computes the change of the conserved matrix, relative to its terms. */
function driftBetween(start: Balance, end: Balance): number {
  const size = Math.max(start.size, end.size);
  const largestChange = start.difference.data.reduce(
    (max, x, i) => Math.max(max, Math.abs(x - end.difference.data[i]!)),
    0,
  );
  return size === 0 ? 0 : largestChange / size;
}

/** Converts a matrix over the reduced hidden directions to one over the hidden units. */
const inHiddenUnits = (basis: Matrix, matrix: Matrix): Matrix =>
  multiplyTransposed(multiply(basis, matrix), basis);
