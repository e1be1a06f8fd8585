import { argumentsOf } from "../../arrays/arguments";
import type { Key } from "../../arrays/path";
import { attachTable, type Table, type Tabular, tableOf } from "../../arrays/table";
import { withinCall } from "../../arrays/within-call";
import { gatedGradientFlow } from "../flow/gradient-flow";
import type { GatedData } from "../gradient/choose-gradient";
import { gatedAlignedWeights, pathStrengths } from "../reduction/aligned-weights";
import type { Reduction } from "../reduction/reduction";
import { RACE_OPTIONS, type RaceOptions, race } from "./race";

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
  options: RaceOptions & { readonly seed?: number | undefined },
): ReductionError {
  const name = "reductionError";
  argumentsOf(name).options("options", options, { ...RACE_OPTIONS, seed: true });
  const { seed, ...settings } = options;
  const reduced = withinCall(name, () => race(reduction, settings));
  const { initial, horizon, ...common } = settings;
  const aligned = { reduction, strengths: initial, seed };
  const weights = withinCall(name, () => gatedAlignedWeights(aligned), inOptions);
  const flow = withinCall(name, () => gatedGradientFlow(reduction.network, weights, data, common));
  const count = flow.times.length;
  const start = flow.loss[0]!;
  let [lossDifference, strengthDifference, largest] = [0, 0, 0];
  for (let i = 0; i < count; i++) {
    lossDifference = Math.max(lossDifference, Math.abs(flow.loss[i]! - reduced.loss[i]!));
    const actual = withinCall(name, () => pathStrengths(reduction, flow.at(flow.times[i]!).weights)).data;
    const size = actual.length;
    actual.forEach((strength, k) => {
      strengthDifference = Math.max(
        strengthDifference,
        Math.abs(strength - reduced.pathStrengths.data[i * size + k]!),
      );
      largest = Math.max(largest, Math.abs(strength));
    });
  }
  const error: Omit<ReductionError, "toTable"> = {
    times: flow.times,
    loss: flow.loss,
    reducedLoss: reduced.loss.slice(0, count),
    lossError: lossDifference / (start === 0 ? 1 : start),
    strengthError: strengthDifference / (largest === 0 ? 1 : largest),
  };
  return attachTable(error, errorTable);
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
