import { type Arguments, argumentsOf } from "../arrays/arguments";
import { HERE } from "../arrays/path";
import { attachTable, type Tabular } from "../arrays/table";
import type { Matrix, MatrixLike, NdArrayLike, VectorLike } from "../arrays/types";
import { attachFigure, type Drawable } from "../figures/drawable";
import { pairFigure } from "../networks/pair-figure";
import { pairTable } from "./pair-table";

/** Training log of two data points. */
export interface PairLog {
  /** T times: epochs, steps, or steps × learning rate. */
  readonly times: VectorLike;
  /** Hidden activations of the two points at each time: an ndarray [T, 2, H] or T matrices [2, H]. */
  readonly hidden: NdArrayLike | readonly MatrixLike[];
  /** Outputs of the two points at each time: an ndarray [T, 2, O] or T matrices [2, O]. */
  readonly outputs: NdArrayLike | readonly MatrixLike[];
  /** [2, I] */
  readonly inputs: MatrixLike;
  /** [2, O] */
  readonly targets: MatrixLike;
}

/** Trajectory of a pair of data points computed from a log, an argument of `fitUniversal`. */
export interface LoggedPair extends Tabular, Drawable {
  readonly times: Float64Array;
  readonly representation: Float64Array;
  readonly output: Float64Array;
  readonly alignment: Float64Array;
  /** ½⟨‖ŷ − y‖²⟩ over the two points. */
  readonly loss: Float64Array;
  readonly inputDistanceSquared: number;
  readonly targetDistanceSquared: number;
}

/**
 * Computes the three scalars of the universal representation dynamics from raw activations, and the loss of the two
 * points: h = ‖h₂ − h₁‖², y = ‖ŷ₂ − ŷ₁‖², w = dŷ·(dŷ − dy).
 *
 * @throws ArgumentError for shapes that do not match, NaN or infinity
 * @example
 * const trajectory = pairTrajectory({
 *   times: [0, 1, 2, 3],
 *   hidden: [0.1, 0.2, 0.4, 0.5].map((h) => [[0, 0], [h, h]]),
 *   outputs: [0.01, 0.1, 0.5, 0.8].map((y) => [[0], [y]]),
 *   inputs: [[0], [1]],
 *   targets: [[0], [1]],
 * });
 * trajectory.representation; // 0.02, 0.08, 0.32, 0.5
 * fitUniversal(trajectory).verdict;
 */
export function pairTrajectory(log: PairLog): LoggedPair {
  const args = argumentsOf("pairTrajectory").at("log");
  args.record(HERE, log);
  const times = args.vector("times", log.times);
  const inputs = args.matrix("inputs", log.inputs, { rows: 2 });
  const targets = args.matrix("targets", log.targets, { rows: 2 });
  const count = times.length;
  const series = () => new Float64Array(count);
  const [representation, output, alignment, loss] = [series(), series(), series(), series()];
  const width = targets.columns;
  for (let t = 0; t < count; t++) {
    representation[t] = rowDistanceSquared(activationsAt(args.at("hidden"), log.hidden, t, count));
    const { data } = activationsAt(args.at("outputs"), log.outputs, t, count, width);
    for (let k = 0; k < width; k++) {
      const difference = data[width + k]! - data[k]!;
      output[t]! += difference * difference;
      alignment[t]! += difference * (difference - (targets.data[width + k]! - targets.data[k]!));
    }
    loss[t] = data.reduce((sum, x, k) => sum + (x - targets.data[k]!) ** 2, 0) / 4;
  }
  const distances = [rowDistanceSquared(inputs), rowDistanceSquared(targets)] as const;
  args.finite(HERE, Float64Array.from(distances));
  for (const values of [representation, output, alignment, loss]) args.finite(HERE, values);
  const trajectory: Omit<LoggedPair, "toTable" | "figure"> = {
    times,
    representation,
    output,
    alignment,
    loss,
    inputDistanceSquared: distances[0],
    targetDistanceSquared: distances[1],
  };
  return attachFigure(attachTable(trajectory, pairTable), pairFigure);
}

/** Computes the squared distance of the two rows of a matrix. */
function rowDistanceSquared({ columns, data }: Matrix): number {
  let sum = 0;
  for (let k = 0; k < columns; k++) sum += (data[columns + k]! - data[k]!) ** 2;
  return sum;
}

/** Reads the activations of the two points at one time. */
function activationsAt(
  args: Arguments,
  value: NdArrayLike | readonly MatrixLike[],
  t: number,
  count: number,
  columns?: number,
): Matrix {
  const shape = { rows: 2, columns };
  if (Array.isArray(value) && value.length === count) {
    return args.matrix(t, value[t], shape);
  }
  const array = value as NdArrayLike;
  const stacked =
    typeof array === "object" &&
    array !== null &&
    Array.isArray(array.shape) &&
    Array.isArray(array.stride) &&
    array.shape.length === 3 &&
    array.stride.length === 3 &&
    array.shape[0] === count &&
    [array.offset, ...array.stride].every(Number.isSafeInteger);
  if (!stacked) {
    const expected = `an ndarray [${count}, 2, ${columns ?? "H"}] or an array of ${count} matrices`;
    throw args.error(HERE, expected, value);
  }
  const matrix = {
    data: array.data,
    shape: array.shape.slice(1),
    stride: array.stride.slice(1),
    offset: array.offset + t * array.stride[0]!,
  };
  return args.matrix(t, matrix, shape);
}
