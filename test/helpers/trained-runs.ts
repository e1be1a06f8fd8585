import { type NdArray, toNdArray } from "../../src/arrays";
import type { TrainingRun } from "../../src/experiments";
import { symmetricEigenvalues } from "../../src/linalg";
import {
  type ActivationName,
  forward,
  initialise,
  mlp,
  observeWeights,
  type Parameters,
  type TrainOptions,
  tangentKernel,
  train,
} from "../../src/networks";
import { teacher } from "../../src/tasks";

/** Inputs and targets of a small task: those of a linear teacher, or of a random network with tanh units. */
export function smallTask(kind: "linear" | "nonlinear", seed: number) {
  const { inputs, targets } = teacher({ inputSize: 4, outputSize: 2, samples: 16, whiten: true, seed });
  if (kind === "linear") return { inputs, targets };
  const network = mlp({ widths: [4, 6, 2], activation: "tanh" });
  const parameters = initialise(network, { scheme: "lecun-normal", gain: 1.5, seed });
  return { inputs, targets: forward(network, parameters, inputs).output };
}

/** Stacks matrices of equal shape as [count, ...shape]. */
export const stacked = (arrays: readonly NdArray[]): NdArray =>
  toNdArray(Float64Array.from(arrays.flatMap(({ data }) => [...data])), [arrays.length, ...arrays[0]!.shape]);

/** Returns rows followed by the same rows, multiplied by `factor`. */
function doubledRows(matrix: NdArray, factor: number): NdArray {
  const [rows, columns] = matrix.shape as [number, number];
  return toNdArray(Float64Array.from([...matrix.data, ...matrix.data.map((x) => factor * x)]), [
    2 * rows,
    columns,
  ]);
}

/** Transposes a matrix. */
const transposed = (matrix: NdArray): NdArray => {
  const [rows, columns] = matrix.shape as [number, number];
  return toNdArray(
    Float64Array.from({ length: rows * columns }, (_, k) => matrix.get(k % rows, Math.floor(k / rows))),
    [columns, rows],
  );
};

/**
 * Doubles all hidden units of a network with one hidden layer, with opposite outgoing weights, and multiplies these by
 * `scale`. The outputs start at 0, and learning becomes lazy as the scale grows (Chizat, Oyallon & Bach 2019).
 */
function mirrored({ weights, biases }: Parameters, scale: number): Parameters {
  const [lower, upper] = weights as [NdArray, NdArray];
  const scaled = toNdArray(upper.data.map((x) => scale * x) as Float64Array, upper.shape);
  return { weights: [doubledRows(lower, 1), transposed(doubledRows(transposed(scaled), -1))], biases };
}

/** A network with one hidden layer and its start. */
export interface Start {
  readonly activation: ActivationName;
  readonly seed: number;
  /** Scale of the outputs of a mirrored network, for lazy learning. */
  readonly outputScale?: number;
  /** Standard deviation of Gaussian weights, for rich learning if it is small. */
  readonly deviation?: number;
  /** Number of hidden units; default 40. */
  readonly hidden?: number;
  /** True for biases, which start at 0; default false. */
  readonly bias?: boolean;
}

/** Trains a network by gradient descent with small steps and returns its log. */
export function trainedRun(
  { inputs, targets }: { readonly inputs: NdArray; readonly targets: NdArray },
  { activation, seed, outputScale, deviation, hidden = 40, bias = false }: Start,
  options: Partial<TrainOptions> = {},
): TrainingRun {
  const ends = [inputs.shape[1]!, targets.shape[1]!] as const;
  const width = outputScale === undefined ? hidden : 2 * hidden;
  const network = mlp({ widths: [ends[0], width, ends[1]], activation, bias });
  const { weights: initial } =
    outputScale === undefined
      ? initialise(mlp({ widths: [ends[0], width, ends[1]], activation, bias: false }), {
          scheme: "gaussian",
          standardDeviation: deviation!,
          seed,
        })
      : mirrored(
          initialise(mlp({ widths: [ends[0], hidden, ends[1]], activation, bias: false }), {
            scheme: "lecun-normal",
            seed,
          }),
          outputScale,
        );
  const zeros = [width, ends[1]].map((n) => toNdArray(new Float64Array(n), [n]));
  const start: Parameters = { weights: initial, biases: bias ? zeros : [] };
  const kernel = symmetricEigenvalues(tangentKernel(network, start, inputs));
  // The kernel of a network with small weights grows to about that of a trained one, whose size the task gives.
  const size = Math.max(kernel[kernel.length - 1]!, inputs.shape[0]! * 3);
  const training = train(
    network,
    start,
    { inputs, targets },
    {
      learningRate: (0.1 * inputs.shape[0]!) / size,
      epochs: 3000,
      every: 10,
      ...options,
      record: { weights: observeWeights() },
    },
  );
  const { weights } = training.observations as {
    weights: { times: Float64Array; at(t: number): Parameters };
  };
  const records = Array.from(weights.times, (t) => weights.at(t));
  const layers = (of: "weights" | "biases") =>
    [0, 1].map((l) => stacked(records.map((state) => state[of][l]!)));
  return {
    times: weights.times,
    weights: layers("weights"),
    ...(bias && { biases: layers("biases") }),
    inputs,
    targets,
    activation,
  };
}
