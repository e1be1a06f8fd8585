import type { UpdateOptions } from "../../../src/generalisation";
import { forward, jacobian, type Network, type Parameters, type ParametersLike } from "../../../src/networks";

/** A training to telescope by plain loops. */
export interface PlainRun {
  readonly network: Network;
  readonly parameters: Parameters;
  readonly inputs: number[][];
  readonly probe: number[][];
  readonly targets: readonly number[];
  readonly learningRate: number;
  /** Relative learning rates of the layers; default 1. */
  readonly layerRates?: readonly number[];
  readonly update?: UpdateOptions;
  /** Samples of each step. */
  readonly batches: readonly (readonly number[])[];
}

const zeros = (rows: number, columns: number) =>
  Array.from({ length: rows }, () => new Float64Array(columns));

/** Packs parameters, or the Jacobian of one sample, in one array. */
function packed({ weights, biases }: Parameters, sample?: number): number[] {
  return [...weights, ...biases].flatMap(({ data, shape }) => {
    if (sample === undefined) return Array.from(data);
    const size = data.length / shape[0]!;
    return Array.from(data.subarray(sample * size, (sample + 1) * size));
  });
}

/** Returns parameters of the same shapes as `like` with other entries. */
function unpacked(theta: ArrayLike<number>, { weights, biases }: Parameters): ParametersLike {
  let at = 0;
  const take = (like: { data: Float64Array; shape: number[] }) => {
    const numbers = Array.from({ length: like.data.length }, () => theta[at++]!);
    if (like.shape.length === 1) return numbers;
    const nest = (values: number[], shape: readonly number[]): unknown =>
      shape.length === 1
        ? values
        : Array.from({ length: shape[0]! }, (_, i) => {
            const size = values.length / shape[0]!;
            return nest(values.slice(i * size, (i + 1) * size), shape.slice(1));
          });
    return nest(numbers, like.shape);
  };
  return { weights: weights.map(take), biases: biases.map(take) } as ParametersLike;
}

/**
 * Computes the smoother, the offset and the telescoping model of a training by dense loops over explicit Jacobians, with
 * affine maps of all parameters: none of the shortcuts of `telescope`.
 */
export function plainRecursion(run: PlainRun) {
  const { network, parameters, learningRate, layerRates, targets, batches } = run;
  const { beta1 = 0, beta2, epsilon = 1e-8, weightDecay = 0 } = run.update ?? {};
  const inputs = [...run.inputs, ...run.probe];
  const [N, P] = [inputs.length, targets.length];
  const theta = packed(parameters);
  const rates = [...parameters.weights, ...parameters.biases].flatMap(({ data }, block) =>
    Array<number>(data.length).fill(learningRate * (layerRates?.[block % parameters.weights.length] ?? 1)),
  );
  const count = theta.length;
  const outputsOf = () => forward(network, unpacked(theta, parameters), inputs).output.data;
  const S = zeros(N, P + 1);
  const [means, maps] = [zeros(count, P + 1), zeros(count, P + 1)];
  for (const [i, f] of outputsOf().entries()) S[i]![P] = f;
  for (const [k, value] of theta.entries()) maps[k]![P] = value;
  const telescoped = Float64Array.from(outputsOf());
  const [mean, square] = [new Float64Array(count), new Float64Array(count)];
  for (const [t, batch] of batches.entries()) {
    const J = jacobian(network, unpacked(theta, parameters), inputs);
    const rows = inputs.map((_, i) => packed(J, i));
    const outputs = outputsOf();
    const bias = 1 - beta1 ** (t + 1);
    const updates = zeros(count, P + 1);
    const change = new Float64Array(count);
    for (let k = 0; k < count; k++) {
      const g = batch.reduce((sum, i) => sum + rows[i]![k]! * (outputs[i]! - targets[i]!), 0) / batch.length;
      mean[k] = beta1 * mean[k]! + (1 - beta1) * g;
      square[k] = (beta2 ?? 0) * square[k]! + (1 - (beta2 ?? 0)) * g * g;
      const phi = beta2 === undefined ? 1 : Math.sqrt(square[k]! / (1 - beta2 ** (t + 1))) + epsilon;
      change[k] = -rates[k]! * (mean[k]! / bias / phi + weightDecay * theta[k]!);
      for (let j = 0; j <= P; j++) {
        let residual = 0;
        for (const i of batch) residual += rows[i]![k]! * (Number(i === j) - S[i]![j]!);
        means[k]![j] = beta1 * means[k]![j]! + ((1 - beta1) * residual) / batch.length;
        updates[k]![j] = rates[k]! * (means[k]![j]! / bias / phi - weightDecay * maps[k]![j]!);
      }
    }
    for (let k = 0; k < count; k++) {
      for (let j = 0; j <= P; j++) maps[k]![j]! += updates[k]![j]!;
      for (let i = 0; i < N; i++) {
        telescoped[i]! += rows[i]![k]! * change[k]!;
        for (let j = 0; j <= P; j++) S[i]![j]! += rows[i]![k]! * updates[k]![j]!;
      }
      theta[k]! += change[k]!;
    }
  }
  return {
    smoother: S.flatMap((row) => Array.from(row.subarray(0, P))),
    offset: S.map((row) => row[P]!),
    telescoped,
    outputs: outputsOf(),
  };
}
