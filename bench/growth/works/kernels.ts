import { ntk, random } from "learning-dynamics";
import type { Work, Works } from "../work";

/** Makes the family of infinite-width tangent kernels of a network by number of inputs. */
const infinite = (network: ntk.Layer, shape: readonly number[], sizes: readonly number[]): Work => ({
  size: "inputs",
  sizes,
  prepare: (n) => {
    const x = random.normal({ shape: [n, ...shape], seed: 1 });
    return () => ntk.kernels(network).ntk(x);
  },
});

/** Makes the family of empirical tangent kernels of a network by number of inputs. */
const empirical = (
  network: ntk.Layer,
  inputSize: number | readonly [number, number, number],
  sizes: readonly number[],
): Work => ({
  size: "inputs",
  sizes,
  prepare: (n) => {
    const finite = ntk.initialise(network, { inputSize, seed: 1 });
    const x = random.normal({ shape: [n, ...[inputSize].flat()], seed: 2 });
    return () => ntk.empiricalNtk(finite, x);
  },
});

const dense = ntk.dense({ width: 128, weightVariance: 2 });
const output = ntk.dense({ width: 1, weightVariance: 2 });
const convolution = ntk.conv({ width: 16, filter: [3, 3], weightVariance: 2 });
const convolutions = [convolution, ntk.relu(), convolution, ntk.relu()];
const mlp = ntk.serial(dense, ntk.relu(), dense, ntk.relu(), output);
const pooled = ntk.serial(...convolutions, ntk.globalAveragePool(), output);
const flattened = ntk.serial(...convolutions, ntk.flatten(), output);

/** Works of tangent kernels. */
export const kernels: Works = {
  "dense kernels": infinite(mlp, [100], [250, 500, 1000, 2000]),
  "convolutional kernels, pooled": infinite(pooled, [16, 16, 3], [4, 8, 16, 32]),
  "convolutional kernels, pooled, by side": {
    size: "pixels of a side",
    sizes: [8, 16, 32],
    prepare: (side) => {
      const x = random.normal({ shape: [4, side, side, 3], seed: 1 });
      return () => ntk.kernels(pooled).ntk(x);
    },
  },
  "convolutional kernels, flattened": infinite(flattened, [16, 16, 3], [16, 32, 64, 128]),
  "empirical kernels": empirical(mlp, 100, [50, 100, 200, 400]),
  "empirical kernels, convolutional": empirical(pooled, [16, 16, 3], [5, 10, 20, 40]),
};
