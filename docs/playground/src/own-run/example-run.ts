import { type NdArray, toNdArray } from "learning-dynamics/arrays";
import { forward, initialise, mlp, observeWeights, train } from "learning-dynamics/networks";
import { semanticHierarchy, writeNpz } from "learning-dynamics/tasks";
import type { Chosen } from "./messages";

/** Number of steps, and of steps between two records. */
const [STEPS, EVERY] = [3000, 10];

/**
 * Trains a small tanh network on items with a hierarchy of features (Saxe, McClelland & Ganguli 2019) and returns its log as a
 * file, as a reader's own program would write it.
 */
export function exampleRun(): Chosen {
  const { inputs, targets } = semanticHierarchy();
  const network = mlp({ widths: [8, 16, 22], activation: "tanh", bias: false });
  const start = initialise(network, { scheme: "lecun-normal", gain: 0.1, seed: 1 });
  const { observations } = train(
    network,
    start,
    { inputs, targets },
    {
      learningRate: 0.05,
      epochs: STEPS,
      every: EVERY,
      record: { weights: observeWeights() },
    },
  );
  const recorded = observations.weights;
  const states = Array.from(recorded.times, (t) => recorded.at(t));
  const bytes = writeNpz({
    time: toNdArray(Float64Array.from(recorded.times), [states.length]),
    "fc1.weight": stacked(states.map(({ weights }) => weights[0]!)),
    "fc2.weight": stacked(states.map(({ weights }) => weights[1]!)),
    inputs,
    targets,
    outputs: stacked(states.map((state) => forward(network, state, inputs).output)),
  });
  return { files: [new File([bytes as Uint8Array<ArrayBuffer>], "example-run.npz")] };
}

/** Stacks matrices of equal shape as [count, ...shape]. */
const stacked = (arrays: readonly NdArray[]): NdArray =>
  toNdArray(Float64Array.from(arrays.flatMap(({ data }) => Array.from(data))), [
    arrays.length,
    ...arrays[0]!.shape,
  ]);
