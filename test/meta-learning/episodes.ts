import { toNdArray } from "../../src/arrays";
import type { Episode } from "../../src/meta-learning";
import type { Parameters } from "../../src/networks";
import { normal } from "../../src/random";

/** Returns an episode with random samples. */
export function randomEpisode(
  inputs: number,
  outputs: number,
  seed: number,
  sizes: readonly [support: number, query: number] = [6, 5],
): Episode {
  const task = (samples: number, from: number) => ({
    inputs: normal({ shape: [samples, inputs], seed: 4 * seed + from }),
    targets: normal({ shape: [samples, outputs], seed: 4 * seed + from + 1 }),
  });
  return { support: task(sizes[0], 0), query: task(sizes[1], 2) };
}

/** Returns all numbers of parameters, weights first. */
export const flat = ({ weights, biases }: Parameters): number[] =>
  [...weights, ...biases].flatMap(({ data }) => [...data]);

/** Returns parameters + factor · direction. */
export function moved(parameters: Parameters, direction: Parameters, factor: number): Parameters {
  const add = (arrays: Parameters["weights"], others: Parameters["weights"]) =>
    arrays.map(({ data, shape }, l) =>
      toNdArray(
        data.map((x, i) => x + factor * others[l]!.data[i]!),
        shape,
      ),
    );
  return {
    weights: add(parameters.weights, direction.weights),
    biases: add(parameters.biases, direction.biases),
  };
}
