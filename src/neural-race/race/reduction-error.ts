import { argumentsOf } from "../../arrays/arguments";
import type { Key } from "../../arrays/path";
import { attachTable, type Table, type Tabular, tableOf } from "../../arrays/table";
import { withinCall } from "../../arrays/within-call";
import { runAsync, runSync } from "../../concurrency/run-generator";
import type { Progress } from "../../ode";
import type { GatedFlow } from "../flow/flow-record";
import { gatedGradientFlow, gatedGradientFlowAsync } from "../flow/gradient-flow";
import type { GatedData } from "../gradient/choose-gradient";
import { gatedAlignedWeights, pathStrengths } from "../reduction/aligned-weights";
import type { Reduction } from "../reduction/reduction";
import { RACE_OPTIONS, type Race, type RaceOptions, race, raceAsync } from "./race";

/** Comparison of a reduction with the gradient flow of the full network, from the same decoupled weights. */
export interface ReductionError extends Tabular {
  readonly times: Float64Array;
  /** Loss of the full network at `times`. */
  readonly loss: Float64Array;
  /** Loss of the race at `times`. */
  readonly reducedLoss: Float64Array;
  /** Largest difference between the two losses, relative to the initial loss (absolute if the initial loss is 0). */
  readonly lossError: number;
  /**
   * Largest difference between the strengths of a path in a mode, relative to the largest strength (absolute if it is
   * 0).
   */
  readonly strengthError: number;
  /** `"aborted"` if the signal ended an integration; `times` are those that both have reached. */
  readonly result: "finished" | "aborted";
}

/** Options of `reductionError`: those of the race, and the seed of the hidden units' rotations. */
export interface ReductionErrorOptions extends RaceOptions {
  /** Seed of the random rotations of the hidden units; default 0. */
  readonly seed?: number | undefined;
}

/**
 * Measures the error of a reduction: compares the gradient flow of the full network from weights that the reduction
 * decouples with the race from the same strengths. For an exact reduction the two agree to the tolerance of the
 * integration.
 *
 * @param data task or statistics from which the reduction was made
 * @param options as for `race`, with a `seed` for random rotations of the hidden units
 * @throws ArgumentError for invalid arguments and unknown options; IntegrationError when the flow or the race cannot be integrated
 * @example
 * const { network, task } = contextualPathways({ contexts: 3, hidden: 12 });
 * const reduction = reduce(network, task); // residual 0.2: the pathways overlap
 * reductionError(reduction, task, { times: [0, 10, 30], initial: 0.1 }).lossError;
 */
export function reductionError(
  reduction: Reduction,
  data: GatedData,
  options: ReductionErrorOptions,
): ReductionError {
  const name = "reductionError";
  const { race: settings, flow, weights } = prepare(name, reduction, options);
  const reduced = withinCall(name, () => race(reduction, settings));
  const full = withinCall(
    name,
    () => gatedGradientFlow(reduction.network, weights(), data, flow),
    undefined,
    ADVICE,
  );
  return runSync(compare(name, reduction, full, reduced));
}

/**
 * Computes the same numbers as `reductionError`, but yields to the event loop. An aborted comparison covers the times
 * that both integrations have reached.
 *
 * @throws the errors of `reductionError` (rejects)
 * @example
 * const { network, task } = contextualPathways({ contexts: 3, hidden: 12 });
 * const { signal } = new AbortController();
 * const reduction = await reduceAsync(network, task, { signal });
 * const { lossError } = await reductionErrorAsync(reduction, task, { times: [0, 10, 30], initial: 0.1, signal });
 */
export async function reductionErrorAsync(
  reduction: Reduction,
  data: GatedData,
  options: ReductionErrorOptions,
): Promise<ReductionError> {
  const name = "reductionErrorAsync";
  const { race: settings, flow, weights } = prepare(name, reduction, options);
  const reduced = await withinCall(name, () => raceAsync(reduction, settings));
  const full = await withinCall(
    name,
    () => gatedGradientFlowAsync(reduction.network, weights(), data, flow),
    undefined,
    ADVICE,
  );
  return runAsync(compare(name, reduction, full, reduced));
}

/** Advice on a flow of the full network that fails, in terms of the options that the race has too. */
const ADVICE = "Raise maxSteps, loosen relativeTolerance, or end the times earlier.";

/** Checks the options, and splits them into those of the race and those of the flow; `weights` makes the initial ones. */
function prepare(functionName: string, reduction: Reduction, options: ReductionErrorOptions) {
  const args = argumentsOf(functionName);
  args.options("options", options, { ...RACE_OPTIONS, seed: true });
  const { seed, onProgress, ...settings } = options;
  if (onProgress !== undefined) args.callable("options.onProgress", onProgress);
  const report = (from: number) => (progress: Progress) =>
    onProgress?.({ ...progress, fraction: from + progress.fraction / 2 });
  const { initial, horizon, ...common } = settings;
  const aligned = { reduction, strengths: initial, seed };
  return {
    race: { ...settings, onProgress: report(0) },
    flow: { ...common, onProgress: report(0.5) },
    weights: () => withinCall(functionName, () => gatedAlignedWeights(aligned), inOptions),
  };
}

/** Compares the flow of the full network with the race, with a pause after every time. */
function* compare(
  functionName: string,
  reduction: Reduction,
  flow: GatedFlow,
  reduced: Race,
): Generator<undefined, ReductionError> {
  const count = Math.min(flow.times.length, reduced.times.length);
  const start = flow.loss[0] ?? 0;
  let [lossDifference, strengthDifference, largest] = [0, 0, 0];
  for (let i = 0; i < count; i++) {
    lossDifference = Math.max(lossDifference, Math.abs(flow.loss[i]! - reduced.loss[i]!));
    const { weights } = flow.at(flow.times[i]!);
    const actual = withinCall(functionName, () => pathStrengths(reduction, weights)).data;
    const size = actual.length;
    actual.forEach((strength, k) => {
      strengthDifference = Math.max(
        strengthDifference,
        Math.abs(strength - reduced.pathStrengths.data[i * size + k]!),
      );
      largest = Math.max(largest, Math.abs(strength));
    });
    yield;
  }
  const isFinished = flow.result === "finished" && reduced.result === "finished";
  const error: Omit<ReductionError, "toTable"> = {
    times: flow.times.slice(0, count),
    loss: flow.loss.slice(0, count),
    reducedLoss: reduced.loss.slice(0, count),
    lossError: lossDifference / (start === 0 ? 1 : start),
    strengthError: strengthDifference / (largest === 0 ? 1 : largest),
    result: isFinished ? "finished" : "aborted",
  };
  if (Number.isFinite(error.lossError + error.strengthError)) return attachTable(error, errorTable);
  const expected = "the task or the statistics from which the reduction was made";
  throw argumentsOf(functionName).refusal(
    "data",
    expected,
    "data whose losses differ by more than float64 holds",
  );
}

/** Returns times and both losses as a table. */
const errorTable = ({ times, loss, reducedLoss }: Omit<ReductionError, "toTable">): Table =>
  tableOf([
    ["time", times],
    ["loss", loss],
    ["reduced loss", reducedLoss],
  ]);

/** Converts the path of an argument of `gatedAlignedWeights` to the path in a call of `reductionError`. */
function inOptions(path: readonly Key[]): readonly Key[] {
  if (path[0] === "strengths") return ["options", "initial", ...path.slice(1)];
  return path[0] === "seed" ? ["options", ...path] : path;
}
