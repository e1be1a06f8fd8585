import { checkNumber } from "../../arrays/check";
import { attachDisplay } from "../../arrays/display-hook";
import { ArgumentError, IntegrationError } from "../../arrays/errors";
import { toNdArray } from "../../arrays/to-ndarray";
import type { NdArray } from "../../arrays/types";
import { type DescentOptions as PlainDescent, readDescentOptions } from "../../descent/gradient-descent";

/** How gradient descent proceeds and what is recorded of it. */
export interface DescentOptions extends PlainDescent {
  /** Heavy-ball momentum, at least 0 and below 1; default 0. */
  readonly momentum?: number | undefined;
}

/** What gradient descent of a Taylor model came to. */
export interface DescentRecord {
  /** The steps recorded. */
  readonly steps: Float64Array;
  /** The loss at each of them. */
  readonly loss: Float64Array;
  /** δ where it ended. */
  readonly change: NdArray;
  readonly result: "finished" | "aborted";
}

/** Writes the gradient at a point and returns the loss there. */
export type Evaluate = (point: Float64Array, gradient: Float64Array) => number;

/** Gradient descent from `start`, each parameter at its own rate; it yields between steps. */
export function* descend(
  functionName: string,
  evaluate: Evaluate,
  rates: Float64Array,
  start: Float64Array,
  options: DescentOptions,
): Generator<undefined, DescentRecord> {
  const { learningRate, steps, momentum, every, signal, onProgress } = readOptions(functionName, options);
  const point = start.slice();
  const gradient = new Float64Array(point.length);
  const velocity = new Float64Array(point.length);
  const recorded: number[] = [];
  const losses: number[] = [];
  const kept = start.slice();
  const finish = (result: "finished" | "aborted", reached = point): DescentRecord => {
    const change = toNdArray(reached.slice(), [point.length]);
    const record = { steps: Float64Array.from(recorded), loss: Float64Array.from(losses), change, result };
    return attachDisplay(record, "descent");
  };
  for (let step = 0; ; step++) {
    const loss = evaluate(point, gradient);
    if (!Number.isFinite(loss)) {
      throw new IntegrationError(functionName, {
        reason: "not-finite",
        message: `gradient descent diverged: the loss overflows at step ${step}`,
        advice: "Use a smaller learning rate.",
        time: (recorded.at(-1) ?? 0) * learningRate,
        partial: finish("aborted", kept),
      });
    }
    if (step % every === 0 || step === steps) {
      recorded.push(step);
      losses.push(loss);
      kept.set(point);
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

function readOptions(functionName: string, options: DescentOptions) {
  const plain = readDescentOptions(functionName, options);
  const { momentum = 0 } = options;
  checkNumber(functionName, "options.momentum", momentum, { atLeast: 0 });
  if (momentum >= 1) throw ArgumentError.of(functionName, "options.momentum", "below 1", momentum);
  return { ...plain, momentum };
}
