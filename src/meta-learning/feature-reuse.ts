import type { NdArray } from "../arrays/types";
import { withinCall } from "../arrays/within-call";
import { forward, type Network, type ParametersLike } from "../networks";
import type { SamplesLike } from "../networks/architecture";
import { cca, cka } from "../representations";

/** Similarity of a layer before and after adaptation. */
export interface FeatureReuse {
  /** Index of the hidden layer, 0 next to the input; the last index is the output. */
  readonly layer: number;
  /** Linear centred kernel alignment (see `cka`); 0 if it is degenerate. */
  readonly cka: number;
  /** Mean canonical correlation (see `cca`); 0 if it is degenerate. */
  readonly cca: number;
  /** True if the layer does not vary over the inputs before or after, so that neither measure is defined. */
  readonly degenerate: boolean;
}

/**
 * Compares every layer of a network before and after adaptation by its activations on the same inputs (Raghu, Raghu,
 * Bengio & Vinyals 2020): 1 for a layer that the adaptation did not change, as in the body of ANIL. Images are rows of all
 * their numbers. The inputs of a layer of n neurons should number at least n + 2, better many times n: the activations are
 * centred, and with fewer inputs `cca` is 1 for any two networks.
 *
 * @param before parameters before adaptation
 * @param after parameters after adaptation
 * @param inputs [P, nIn], or images, at least 2
 * @returns one record per hidden layer, next to the input first, and one of the output
 * @throws ArgumentError for shapes that do not match, NaN, fewer than 2 inputs, or activations that overflow
 * @example
 * const network = mlp({ widths: [1, 40, 40, 1], activation: "tanh" });
 * const parameters = initialise(network, { seed: 1 });
 * const support = { inputs: [[-1], [0], [1]], targets: [[0.5], [0], [-0.5]] };
 * const adapted = adapt(network, parameters, support, { mode: "maml", innerRate: 0.1, innerSteps: 5 });
 * const [first, second, output] = featureReuse(network, parameters, adapted, normal({ shape: [50, 1] }));
 */
export function featureReuse(
  network: Network,
  before: ParametersLike,
  after: ParametersLike,
  inputs: SamplesLike,
): FeatureReuse[] {
  const layersOf = (argument: string, parameters: ParametersLike) =>
    withinCall(
      "featureReuse",
      () => {
        const { hidden, output } = forward(network, parameters, inputs);
        return [...hidden, output];
      },
      (path) => path.map((key, depth) => (depth === 0 && key === "parameters" ? argument : key)),
    );
  const [first, second] = [layersOf("before", before), layersOf("after", after)];
  return withinCall(
    "featureReuse",
    () => first.map((activations, layer) => compare(layer, activations, second[layer]!)),
    () => ["inputs"],
  );
}

function compare(layer: number, before: NdArray, after: NdArray): FeatureReuse {
  const [alignment, correlation] = [cka(before, after), cca(before, after)];
  const degenerate = alignment.degenerate || correlation.degenerate;
  return { layer, cka: alignment.value, cca: correlation.value, degenerate };
}
