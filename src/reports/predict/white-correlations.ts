import type { Arguments, MatrixRows } from "../../arrays/arguments";
import type { Matrix } from "../../arrays/types";
import { type Computation, part } from "../../concurrency/computation";
import { type CorrelationMatrices, correlationsOfRows, finitePower } from "../../tasks/correlations";
import { whitenMatrix } from "../../tasks/whiten";
import { condensedTask, samplesAtOnce } from "./condensed-task";
import type { TaskRows } from "./task-rows";

/**
 * Computes the correlations of a task with whitened inputs, the same as of `whiten` to rounding errors.
 *
 * More samples than 256 and than 4 nIn are condensed to nIn with the same correlations before they are whitened, in
 * memory that does not depend on their number. Σxx is not decomposed, because the inputs of smallest variance would be
 * lost in its rounding errors.
 *
 * @param scale power of two that brings the inputs to the order of 1
 */
export function* whiteCorrelations(
  at: Arguments,
  task: TaskRows,
  scale: number,
): Computation<CorrelationMatrices> {
  const { inputs, targets } = task;
  const [samples, n] = [inputs.rows, inputs.columns];
  if (samples <= samplesAtOnce(n)) {
    const { white } = yield* part(0, 0.9, whitenMatrix(at.at("inputs"), denseMatrix(at, inputs, scale)));
    return yield* part(0.9, 1, correlationsOfRows(at, rowsOf(white), targets));
  }
  const condensed = yield* part(0, 0.8, condensedTask(at, task, scale));
  const power = finitePower(at.at("targets"), condensed.targetSquares / samples);
  const { white } = yield* part(0.8, 0.95, whitenMatrix(at.at("inputs"), condensed.inputs, samples));
  // Averages over nIn samples are n / P times too large.
  const factor = Math.sqrt(n / samples);
  const scaled = { ...condensed.targets, data: condensed.targets.data.map((y) => factor * y) };
  const correlations = yield* part(0.95, 1, correlationsOfRows(at, rowsOf(white), rowsOf(scaled)));
  return { ...correlations, targetSecondMoment: power, samples };
}

/** Converts all samples, multiplied by a power of two. */
function denseMatrix(at: Arguments, { rows, columns, copy }: MatrixRows, scale: number): Matrix {
  at.memory("inputs", rows * columns, "reduce the inputs before they are whitened");
  const data = new Float64Array(rows * columns);
  copy(data, 0, rows);
  for (let k = 0; k < data.length; k++) data[k]! *= scale;
  return { rows, columns, data };
}

function rowsOf({ rows, columns, data }: Matrix): MatrixRows {
  const copy = (out: Float64Array, from: number, to: number): void =>
    out.set(data.subarray(from * columns, to * columns));
  return { rows, columns, copy };
}
