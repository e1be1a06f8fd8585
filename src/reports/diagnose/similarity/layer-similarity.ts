import type { NdArray } from "../../../arrays";
import { forward } from "../../../networks";
import { cka } from "../../../representations";
import type { CheckedRun } from "../../training-run";
import type { Losses } from "../losses";
import type { ModeTrajectory } from "../modes/mode-trajectory";
import { selectedRecords } from "../records";
import { firstRows, parametersAt, recordAt } from "../states";
import { predictedRepresentation } from "./predicted-representation";

/** Similarities of a layer at every record; undefined where a representation does not differ between samples. */
export type Similarities = readonly (number | undefined)[];

/** Similarity (CKA) of hidden layers to their start, and to the prediction of a theory. */
export interface LayerSimilarity {
  readonly times: readonly number[];
  readonly layers: readonly {
    readonly name: string;
    readonly start: Similarities;
    /** Similarity to the prediction of deep linear theory; undefined if it makes none for this run. */
    readonly theory: Similarities | undefined;
  }[];
}

/** Maximum number of samples of a representation. */
const MAX_SAMPLES = 128;
/** Maximum number of records: as many at equal times as at equal changes of the loss. */
const MAX_RECORDS = 120;

/**
 * Computes the similarity of every hidden layer to its start, and, in a linear network of which deep linear theory
 * predicts the modes, to the predicted representation. Without weights and inputs, the logged hidden layer is compared
 * with its start. Returns undefined for a run without a hidden layer, or of a single sample.
 */
export function layerSimilarity(
  run: CheckedRun,
  shownEnd: number,
  losses: Losses | undefined,
  modes: ModeTrajectory | undefined,
): LayerSimilarity | undefined {
  const records = selectedRecords(run, shownEnd, losses, MAX_RECORDS);
  const layers = hiddenLayers(run, records);
  if (layers.length === 0 || layers[0]!.states[0]!.shape[0]! < 2) return undefined;
  const times = records.map((t) => run.times[t]!);
  return {
    times,
    layers: layers.map(({ name, states }, l) => {
      const predicted = predictedRepresentation(run, modes, l, states[0]!.shape[0]!);
      return {
        name,
        start: states.map((now) => similarityOf(states[0]!, now)),
        theory: predicted && states.map((now, i) => similarityOf(predicted(times[i]!), now)),
      };
    }),
  };
}

/** Activations of the hidden layers at selected records, on the first samples. */
function hiddenLayers(
  run: CheckedRun,
  records: readonly number[],
): { readonly name: string; readonly states: readonly NdArray[] }[] {
  const { network, inputs, weights, hidden } = run;
  if (network === undefined || inputs === undefined) {
    const states = hidden && records.map((t) => firstRows(recordAt(hidden, t), MAX_SAMPLES));
    return states === undefined ? [] : [{ name: "logged layer", states }];
  }
  const used = firstRows(inputs, MAX_SAMPLES);
  const passes = records.map((t) => forward(network, parametersAt(run, t), used).hidden);
  return Array.from({ length: weights.length - 1 }, (_, l) => ({
    name: `hidden layer ${l + 1}`,
    states: passes.map((layers) => layers[l]!),
  }));
}

/** Computes CKA of two representations; undefined if one of them does not differ between samples. */
function similarityOf(a: NdArray, b: NdArray): number | undefined {
  const { value, degenerate } = cka(a, b);
  return degenerate ? undefined : value;
}
