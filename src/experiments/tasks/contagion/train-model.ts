import type { ReportBuilder } from "../../../reports/report-builder";
import { minimiseByAdam } from "../minimise-by-adam";
import { type AttentionModel, addLossGradient, crossEntropyFor } from "./attention-model";
import { rowsOf, type Transitions } from "./transitions";

/**
 * Trains a model on counted transitions by Adam and returns its parameters. A class of n transitions has a weight in
 * proportion to √n: each transition is weighted by the root of the inverse frequency of its class.
 */
export function trainModel(
  report: Pick<ReportBuilder<never>, "turn">,
  model: AttentionModel,
  transitions: Transitions,
  updates: number,
  seed: number,
): Promise<Float64Array> {
  const { states, count } = transitions;
  const weights = classWeights(transitions);
  const rule = crossEntropyFor(states, transitions.next);
  return minimiseByAdam(
    report,
    model.initial,
    { samples: count, updates, seed },
    (parameters, indices, gradient) => {
      const nodes = indices === undefined ? transitions : rowsOf(transitions, indices);
      const ofNodes = Float64Array.from(
        { length: nodes.count },
        (_, c) => weights[indices?.[c] ?? c]! * (count / nodes.count),
      );
      addLossGradient(model, parameters, nodes, { next: nodes.next, weights: ofNodes }, rule, gradient);
    },
  );
}

/** Computes the weights of the classes, which sum to 1. */
export function classWeights({ observed }: Transitions): Float64Array {
  const weights = observed.map(Math.sqrt);
  const total = weights.reduce((sum, w) => sum + w, 0);
  return weights.map((w) => w / total);
}
