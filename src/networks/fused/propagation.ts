import type { Generator } from "../../random";
import { type NumberArray, offsetIn } from "../architecture/number-array";
import type { PassKernels, TrainingPass, Update } from "../passes/pass";
import { applyDropout } from "./dropout";
import {
  activate,
  addBiases,
  addSkipped,
  addTo,
  multiplyBy,
  sumOverSamples,
  throughActivation,
} from "./elementwise";
import { type FusedLayers, fusedLayout } from "./fused-layers";
import type { NumberFormat } from "./number-format";
import { MAX_ROWS_LAYER_DESCENT, type PassArrays } from "./pass-arrays";

/** Creates the forward and backward pass over the arrays of a network. */
export function propagation<Numbers extends NumberArray, Kernels extends PassKernels>(
  network: FusedLayers,
  format: NumberFormat<Numbers, Kernels>,
  kernels: Kernels,
  arrays: PassArrays<Numbers>,
): Pick<TrainingPass<Numbers>, "forward" | "backward"> {
  const { layers, dropout, bias } = network;
  const layout = fusedLayout(network);
  const { parameters, states, coefficients, gradient, work, inputs } = arrays;
  const { preactivations, activations, signals, deltas, masks, dropped } = arrays;
  const [first, second] = states as [Numbers, Numbers];
  let isDropping = false;

  const below = (l: number): Numbers => (l === 0 ? inputs : activations[l - 1]!);
  const inputOf = (l: number): Numbers => (isDropping ? dropped[l]! : below(l));
  const weightsAt = (l: number): number => offsetIn(parameters, layout.weights[l]!.at);

  function forward(rows: number, random?: Generator, from = 0): void {
    isDropping = random !== undefined && dropout > 0;
    for (let l = from; l < layers.length; l++) {
      const layer = layers[l]!;
      if (isDropping) applyDropout(below(l), masks[l]!, dropped[l]!, rows * layer.inputs, dropout, random!);
      const z = preactivations[l]!;
      format.affine(kernels, layer, weightsAt(l), inputOf(l), z, arrays, rows);
      if (bias) addBiases(kernels, z, parameters, layout.biases[l]!.at, layer, rows);
      const { activation, skip } = layer;
      const a = activations[l]!;
      const count = rows * layer.outputs;
      if (activation !== undefined) activate(kernels, activation, z, a, count);
      else if (skip > 0) a.set(z.subarray(0, count));
      if (skip > 0) addTo(a, activations[l - skip]!, count);
    }
  }

  function backward(rows: number, update: Update<Numbers>, from = 0): void {
    for (let l = layers.length - 1; l >= from; l--) {
      const layer = layers[l]!;
      const signal: Numbers = signals[l]!;
      const delta: Numbers = deltas[l]!;
      if (layer.activation !== undefined) {
        const values = layer.skip > 0 ? undefined : activations[l]!;
        const count = rows * layer.outputs;
        throughActivation(kernels, layer.activation, preactivations[l]!, signal, delta, count, values);
      }
      const back = l === from ? undefined : signals[l - 1]!;
      layerBack(l, rows, delta, back, update);
      if (bias && update.kind !== "none") biasBack(l, rows, delta, update);
      if (back === undefined) continue;
      if (isDropping) multiplyBy(back, masks[l]!, rows * layer.inputs);
      addSkipped(layers, signals, l - 1, rows);
    }
  }

  /** Computes the signal below a layer, and uses the gradient of its weights as `update` requests. */
  function layerBack(
    l: number,
    rows: number,
    delta: Numbers,
    back: Numbers | undefined,
    update: Update<Numbers>,
  ): void {
    const layer = layers[l]!;
    const { at, count } = layout.weights[l]!;
    const x = inputOf(l);
    const [m, n, kernel] = layer.shape as [number, number, number?];
    const isDescent = update.kind === "descent";
    if (isDescent && kernel === undefined && rows <= MAX_ROWS_LAYER_DESCENT) {
      kernels.layerDescent(
        update.rule,
        coefficients.byteOffset,
        weightsAt(l),
        offsetIn(first, at),
        offsetIn(second, at),
        work.byteOffset,
        back?.byteOffset ?? 0,
        delta.byteOffset,
        x.byteOffset,
        rows,
        m,
        n,
      );
      return;
    }
    if (back !== undefined) format.affineBack(kernels, layer, parameters, at, delta, back, arrays, rows);
    if (isDescent && kernel === undefined && update.rule === 0) {
      // The product is added to the weights times the coefficient, which is minus the learning rate; 0 would overwrite.
      const rate = coefficients[0]!;
      if (rate !== 0)
        kernels.product(1, rate, weightsAt(l), n, delta.byteOffset, m, x.byteOffset, n, m, rows, n);
      return;
    }
    if (update.kind === "none") return;
    const target = update.kind === "gradient" ? offsetIn(update.into, at) : gradient.byteOffset;
    format.weightGradient(kernels, layer, target, delta, x, arrays, rows);
    if (isDescent) descend(update.rule, at, count);
  }

  /** Makes one step of the optimiser for a block of the parameters, whose gradient is in `gradient`. */
  function descend(rule: number, at: number, count: number): void {
    kernels.descend(
      rule,
      coefficients.byteOffset,
      offsetIn(parameters, at),
      offsetIn(first, at),
      offsetIn(second, at),
      gradient.byteOffset,
      count,
    );
  }

  function biasBack(l: number, rows: number, delta: Numbers, update: Update<Numbers>): void {
    const { at, count } = layout.biases[l]!;
    const [out, outAt] = update.kind === "gradient" ? [update.into, at] : [gradient, 0];
    sumOverSamples(kernels, delta, out, outAt, layers[l]!, rows);
    if (update.kind === "descent") descend(update.rule, at, count);
  }

  return { forward, backward };
}
