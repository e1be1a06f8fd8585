import { deepLinear, networks, random } from "learning-dynamics";
import { problemOf, statistics } from "../../dynamics/flow-problem";
import { matrix } from "../../numbers";
import type { Works } from "../work";

/** Works of gradient flows and of training. */
export const training: Works = {
  gradientFlow: {
    size: "hidden units",
    sizes: [8, 16, 32, 64, 128, 256],
    prepare: (hidden) => {
      const { weights, end } = problemOf(hidden);
      return () => deepLinear.gradientFlow(weights, statistics, { times: [0, end], relativeTolerance: 1e-6 });
    },
  },
  "training epoch": {
    size: "width",
    sizes: [64, 128, 256, 512],
    prepare: (width) => {
      const network = networks.mlp({ widths: [784, width, width, 10], activation: "relu" });
      const parameters = networks.initialise(network, { seed: 1 });
      const task = { inputs: matrix(1024, 784), targets: matrix(1024, 10) };
      const options = { learningRate: 0.01, epochs: 1, batch: 64 } satisfies networks.TrainOptions;
      return () => networks.train(network, parameters, task, options);
    },
  },
  "training of convolutions": {
    size: "length of the signals",
    sizes: [64, 128, 256, 512],
    prepare: (length) => {
      const shape = { inputSize: length, channels: [32, 32], kernel: 5, outputSize: 10 };
      const network = networks.convolutional({ ...shape, activation: "relu" });
      const parameters = networks.initialise(network, { seed: 1 });
      const task = {
        inputs: random.normal({ shape: [64, length], seed: 1 }),
        targets: random.normal({ shape: [64, 10], seed: 2 }),
      };
      return () => networks.train(network, parameters, task, { learningRate: 0.01, epochs: 10 });
    },
  },
};
