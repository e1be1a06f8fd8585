import type { Arguments } from "../../arrays/arguments";
import { attachDisplay } from "../../arrays/display-hook";
import { IntegrationError } from "../../arrays/errors";
import { toNdArray } from "../../arrays/to-ndarray";
import type { NdArray } from "../../arrays/types";
import { type DescentOptions as PlainDescent, readDescentOptions } from "../../descent/gradient-descent";

/** Options of gradient descent, and of its records. */
export interface DescentOptions extends PlainDescent {
  /** Heavy-ball momentum, at least 0 and below 1; default 0. */
  readonly momentum?: number | undefined;
}

/** Result of gradient descent of a Taylor model. */
export interface DescentRecord {
  /** Recorded steps. */
  readonly steps: Float64Array;
  /** Loss at the recorded steps. */
  readonly loss: Float64Array;
  /** Final change δ of the parameters. */
  readonly change: NdArray;
  readonly result: "finished" | "aborted";
}

/** Function that writes the gradient at a point and returns the loss. */
export type Evaluate = (point: Float64Array, gradient: Float64Array) => number;

/** Runs gradient descent from `start` with one rate per parameter; yields between steps. */
export function* descend(
  args: Arguments,
  evaluate: Evaluate,
  rates: Float64Array,
  start: Float64Array,
  options: DescentOptions,
): Generator<undefined, DescentRecord> {
  const { learningRate, steps, momentum, every, signal, onProgress } = readOptions(args, options);
  const point = start.slice();
  const gradient = new Float64Array(point.length);
  const velocity = new Float64Array(point.length);
  const recorded: number[] = [];
  const losses: number[] = [];
  const lastRecorded = start.slice();
  const finish = (result: "finished" | "aborted", end = point): DescentRecord => {
    const change = toNdArray(end.slice(), [point.length]);
    const record = { steps: Float64Array.from(recorded), loss: Float64Array.from(losses), change, result };
    return attachDisplay(record, "descent");
  };
  for (let step = 0; ; step++) {
    const loss = evaluate(point, gradient);
    if (!Number.isFinite(loss)) {
      throw new IntegrationError(args.functionName, {
        reason: "not-finite",
        message: `gradient descent diverged: the loss overflows at step ${step}`,
        advice: "Use a smaller learning rate.",
        time: (recorded.at(-1) ?? 0) * learningRate,
        partial: finish("aborted", lastRecorded),
      });
    }
    if (step % every === 0 || step === steps) {
      recorded.push(step);
      losses.push(loss);
      lastRecorded.set(point);
      onProgress?.({ fraction: steps === 0 ? 1 : step / steps, time: step * learningRate, steps: step });
    }
    if (step === steps) return finish("finished");
    yield;
    if (signal?.aborted) return finish("aborted");
    for (let i = 0; i < point.length; i++) {
      velocity[i] = momentum * velocity[i]! - learningRate * rates[i]! * gradient[i]!;
      point[i]! += velocity[i]!;
    }
  }
}

function readOptions(args: Arguments, options: DescentOptions) {
  const plain = readDescentOptions(args, options);
  const { momentum = 0 } = options;
  args.number("options.momentum", momentum, { atLeast: 0 });
  if (momentum >= 1) throw args.error("options.momentum", "below 1", momentum);
  return { ...plain, momentum };
}
