import { type NdArray, toNdArray } from "../../../src/arrays";
import { type exactFlow, lambdaBalancedWeights } from "../../../src/deep-linear";
import { normal } from "../../../src/random";
import { correlationsFrom } from "../../../src/tasks";
import { diagonal } from "../../linalg/matrices";
import { stackRows, times, transposed } from "./published-solutions";

/** Returns a task with white inputs and the given Σyx. */
export const whiteTask = (sigma: NdArray) =>
  correlationsFrom({
    inputCorrelation: diagonal(new Array(sigma.shape[1]!).fill(1)),
    inputOutputCorrelation: sigma,
  });

/** Returns Q Qᵀ of an exact flow at one time, from its three blocks. */
export function gramAt(flow: ReturnType<typeof exactFlow>, t: number): NdArray {
  const { product: w, inputRepresentation: a, outputRepresentation: b } = flow.at(t);
  const [outputs, inputs] = w.shape as [number, number];
  const n = inputs + outputs;
  const out = toNdArray(new Float64Array(n * n), [n, n]);
  for (let i = 0; i < inputs; i++) for (let j = 0; j < inputs; j++) out.set(i, j, a.get(i, j));
  for (let i = 0; i < outputs; i++) {
    for (let j = 0; j < outputs; j++) out.set(inputs + i, inputs + j, b.get(i, j));
    for (let j = 0; j < inputs; j++) {
      out.set(inputs + i, j, w.get(i, j));
      out.set(j, inputs + i, w.get(i, j));
    }
  }
  return out;
}

/** Returns Q Qᵀ of two weight matrices. */
export const gramOf = ([w1, w2]: NdArray[]): NdArray => {
  const q = stackRows(transposed(w1!), w2!);
  return times(q, transposed(q));
};

/** Layer sizes in every order, with bottlenecks and wide hidden layers. */
const shapes: readonly [number, number, number][] = [
  [4, 4, 4],
  [5, 3, 4],
  [3, 4, 5],
  [5, 4, 3],
  [4, 3, 5],
  [3, 5, 4],
  [4, 5, 3],
  [6, 2, 5],
  [3, 7, 3],
  [1, 1, 1],
  [1, 3, 4],
  [8, 8, 2],
];
const lambdas = [0, 0.5, -0.5, 3, -3, 20];
/** Combinations of layer sizes and λ for which λ-balanced weights exist. */
export const cases = shapes.flatMap(([inputs, hidden, outputs]) =>
  lambdas
    .filter((lambda) => lambda === 0 || hidden <= (lambda > 0 ? outputs : inputs))
    .map((lambda) => ({ inputs, hidden, outputs, lambda })),
);

/** Returns a random task and random λ-balanced weights for it. */
export const problem = ({ inputs, hidden, outputs, lambda }: (typeof cases)[0], scale = 0.4) => {
  const sigma = normal({ shape: [outputs, inputs], seed: 10 * inputs + outputs });
  const weights = lambdaBalancedWeights({ widths: [inputs, hidden, outputs], lambda, scale, seed: hidden });
  return { sigma, weights, data: whiteTask(sigma) };
};
