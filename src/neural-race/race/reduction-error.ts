import { checkRecord } from "../../arrays/check";
import { gatedGradientFlowAs } from "../flow/gradient-flow";
import type { GatedData } from "../gradient/choose-gradient";
import { alignedWeightsAs, pathStrengths } from "../reduction/aligned-weights";
import type { Reduction } from "../reduction/reduction";
import { type RaceOptions, raceAs } from "./race";

/** A reduction held against the flow of the whole network, from the same decoupled weights. */
export interface ReductionError {
  readonly times: Float64Array;
  /** The loss of the whole network, and that of the race. */
  readonly loss: Float64Array;
  readonly reducedLoss: Float64Array;
  /** The largest difference of the two, over the initial loss (over 1 when that is 0). */
  readonly lossError: number;
  /** The largest difference of a path's strength in a mode, over the largest strength that occurs. */
  readonly strengthError: number;
}

/**
 * What a reduction is worth: the flow of the whole network from weights that the reduction decouples, beside the race
 * from the same strengths. For an exact reduction the two agree to the tolerance of the integration; for one with a
 * residual this is its error.
 *
 * @param data the task, or the statistics, that the reduction was made from
 * @param options as for `race`, and `seed` for the rotation of the hidden units
 * @throws ArgumentError for unusable arguments; IntegrationError when one of the two cannot be integrated
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
  checkRecord(name, "options", options);
  const { seed, ...settings } = options;
  const reduced = raceAs(name, reduction, settings);
  const { initial, ...common } = settings;
  const weights = alignedWeightsAs(name, { reduction, strengths: initial, seed });
  const flow = gatedGradientFlowAs(name, reduction.network, weights, data, common);
  const count = flow.times.length;
  const start = flow.loss[0]!;
  let [difference, apart, largest] = [0, 0, 0];
  for (let i = 0; i < count; i++) {
    difference = Math.max(difference, Math.abs(flow.loss[i]! - reduced.loss[i]!));
    const actual = pathStrengths(reduction, flow.at(flow.times[i]!).weights).data;
    const size = actual.length;
    actual.forEach((strength, k) => {
      apart = Math.max(apart, Math.abs(strength - reduced.pathStrengths.data[i * size + k]!));
      largest = Math.max(largest, Math.abs(strength));
    });
  }
  return {
    times: flow.times,
    loss: flow.loss,
    reducedLoss: reduced.loss.slice(0, count),
    lossError: difference / (start === 0 ? 1 : start),
    strengthError: apart / (largest === 0 ? 1 : largest),
  };
}
