import { offsetIn } from "../architecture/number-array";
import { writeSecondDerivatives } from "../architecture/pointwise";
import type { Pass } from "../passes/pass";
import { addBiases, addSkipped, addTo, multiplyBy, sumOverSamples, throughActivation } from "./elementwise";
import type { FusedLayer } from "./fused-layers";
import { affine, affineBack, type LayerScratch, weightGradient } from "./layer-products";

/** Parameters, values and signals of a fused pass. */
export interface FusedValues
  extends Pick<
    Pass,
    "kernels" | "layout" | "parameters" | "inputs" | "preactivations" | "activations" | "outputSignals"
  > {
  readonly layers: readonly FusedLayer[];
  /** Derivatives ∂L/∂a_l; the last array is `outputSignals`. */
  readonly signals: readonly Float64Array[];
  /** Derivatives ∂L/∂z_l. */
  readonly deltas: readonly Float64Array[];
}

/** Derivatives of the arrays of a fused pass along a direction of its parameters, and working memory. */
export interface Tangents extends LayerScratch {
  readonly activations: readonly Float64Array[];
  readonly deltas: readonly Float64Array[];
  readonly signals: readonly Float64Array[];
}

/**
 * Writes the product of the Hessian of the loss with a direction, forward over reverse (Pearlmutter 1994), in the
 * memory of the pass. Its own forward and backward passes have been made. A dot is a derivative along the direction V:
 *
 *   ż = W ȧ + V a,   ȧ' = φ′ ż,   δ̇ = φ″ ż g + φ′ ġ,   ġ = Wᵀ δ̇ + Vᵀ δ,   into = δ̇ aᵀ + δ ȧᵀ
 */
export function hessianTimes(
  pass: FusedValues,
  tangents: Tangents,
  bias: boolean,
  rows: number,
  direction: Float64Array,
  curve: (change: Float64Array, out: Float64Array) => void,
  into: Float64Array,
  first = 0,
): void {
  const { kernels, layers, layout, parameters, inputs } = pass;
  const last = layers.length - 1;
  const weightsIn = (array: Float64Array, l: number): number => offsetIn(array, layout.weights[l]!.at);
  const below = (l: number): Float64Array => (l === 0 ? inputs : pass.activations[l - 1]!);

  for (let l = first; l <= last; l++) {
    const layer = layers[l]!;
    const count = rows * layer.outputs;
    const change = tangents.activations[l]!;
    affine(kernels, layer, weightsIn(direction, l), below(l), change, tangents, rows);
    if (l > first) {
      const changeBelow = tangents.activations[l - 1]!;
      affine(kernels, layer, weightsIn(parameters, l), changeBelow, change, tangents, rows, true);
    }
    if (bias) addBiases(kernels, change, direction, layout.biases[l]!.at, layer, rows);
    const { activation, skip } = layer;
    if (activation !== undefined) {
      const [z, signal, delta] = [pass.preactivations[l]!, pass.signals[l]!, tangents.deltas[l]!];
      const values = skip > 0 ? undefined : pass.activations[l]!;
      writeSecondDerivatives(activation, z, change, delta, count, values);
      multiplyBy(delta, signal, count);
      throughActivation(kernels, activation, z, change, change, count, values);
    }
    if (skip > 0 && l - skip >= first) addTo(change, tangents.activations[l - skip]!, count);
  }

  curve(tangents.activations[last]!, tangents.signals[last]!);
  for (let l = last; l >= 0; l--) {
    const layer = layers[l]!;
    const count = rows * layer.outputs;
    let delta = tangents.signals[l]!;
    if (layer.activation !== undefined) {
      const values = layer.skip > 0 ? undefined : pass.activations[l]!;
      // The change of the activations has been used by the layer above.
      throughActivation(
        kernels,
        layer.activation,
        pass.preactivations[l]!,
        delta,
        tangents.activations[l]!,
        count,
        values,
      );
      delta = tangents.activations[l]!;
      if (l >= first) addTo(delta, tangents.deltas[l]!, count);
    }
    weightGradient(kernels, layer, weightsIn(into, l), delta, below(l), tangents, rows);
    if (l > first) {
      const changeBelow = tangents.activations[l - 1]!;
      weightGradient(kernels, layer, weightsIn(into, l), pass.deltas[l]!, changeBelow, tangents, rows, true);
    }
    if (bias) sumOverSamples(kernels, delta, into, layout.biases[l]!.at, layer, rows);
    if (l === 0) return;
    const { at } = layout.weights[l]!;
    const back = tangents.signals[l - 1]!;
    affineBack(kernels, layer, parameters, at, delta, back, tangents, rows);
    if (l >= first) affineBack(kernels, layer, direction, at, pass.deltas[l]!, back, tangents, rows, true);
    addSkipped(layers, tangents.signals, l - 1, rows);
  }
}
