import { toNdArray } from "../../../arrays/to-ndarray";
import { layerAlignment, layerGrowth } from "../../../deep-linear";
import * as networks from "../../../networks";
import { normal } from "../../../random";
import { defineExperiment } from "../../../reports/define-experiment";
import { linearGrid, thin } from "../../../reports/series";
import { teacher } from "../../../tasks";
import { scaled } from "../../array-arithmetic";
import { alignmentFigure, balanceFigure, type GrowthTrajectory, growthFigure } from "./figures";
import { followPhases } from "./phases";

const LEAKY = { name: "leakyRelu", slope: 0.1 } as const;

/** Gain of the small weights from which layers align. */
const SMALL_GAIN = 0.2;
/** Duration of the gradient flow from small weights. */
const SMALL_GAIN_TIME = 120;

/** Compared networks, and the entries of the balance that each of them conserves. */
const NETWORKS: readonly {
  readonly name: string;
  readonly activation: networks.Activation;
  readonly conserves: "all" | "units" | "nothing";
}[] = [
  { name: "linear", activation: "linear", conserves: "all" },
  { name: "ReLU", activation: "relu", conserves: "units" },
  { name: "leaky ReLU", activation: LEAKY, conserves: "units" },
  { name: "tanh", activation: "tanh", conserves: "nothing" },
];

/**
 * Experiment after Basu, Mukherjee & Vasudevan (2019), with results of Fukumizu (1998), Saxe et al. (2014) and Du, Hu &
 * Lee (2018): all layers of a linear network grow by the same amount and conserve the balance. ReLU networks conserve
 * the balance of single units, but not that between units; tanh networks conserve neither.
 */
export const layerGrowthExperiment = defineExperiment(
  {
    name: "layer-growth",
    title: "Joint growth of layers, in linear and nonlinear networks",
    paper: "Basu, Mukherjee & Vasudevan 2019, Layer dynamics of linearised neural nets",
    claim:
      "Layers of linear and ReLU networks grow by the same amount at all times; those of tanh networks do not.",
    control:
      "The linear, ReLU and leaky ReLU networks have tanh units and the tanh network has linear units; networks that " +
      "should align start from large weights, and the network of the closed form from unbalanced ones.",
    summary: [
      "A linear, a ReLU, a leaky ReLU and a tanh network without biases learn the same task from the same weights. The " +
        "squared norm of every layer is recorded under gradient flow and under gradient descent.",
      "Of the balance W_{l+1}ᵀW_{l+1} − W_lW_lᵀ of adjacent layers, linear networks conserve all entries, ReLU and leaky " +
        "ReLU networks only the diagonal (the balance of single units), and tanh networks none.",
      "In a deep linear network with aligned weights, the phases of growth of each mode occur at the times of the closed form.",
    ],
    parameters: {
      width: {
        default: 8,
        description: "units of each hidden layer",
        integer: true,
        atLeast: 2,
        atMost: 100,
      },
      layers: { default: 4, description: "number of weight matrices", integer: true, atLeast: 2, atMost: 8 },
      samples: { default: 24, description: "number of samples", integer: true, atLeast: 6, atMost: 500 },
      gain: {
        default: 1,
        description: "standard deviation of the initial weights, in units of 1 / √width",
        atLeast: 0.3,
        atMost: 2,
      },
      time: { default: 15, description: "duration of learning (units of τ)", atLeast: 1, atMost: 200 },
      seed: { default: 4, description: "seed of the task and of the weights", integer: true },
    },
  },
  async (report) => {
    const { width, layers, samples, gain, time, seed } = report.parameters;
    const { signal } = report;
    const task = teacher({ inputSize: 6, outputSize: 3, samples, noise: 0.1, seed });
    const widths = [6, ...new Array<number>(layers - 1).fill(width), 3];
    const weights = widths
      .slice(1)
      .map((n, l) =>
        scaled(normal({ shape: [n, widths[l]!], seed: seed + 100 + l }), gain / Math.sqrt(width)),
      );
    const times = linearGrid(0, time, 101);
    const trajectories: GrowthTrajectory[] = [];
    for (const [k, { name, activation: usual, conserves }] of NETWORKS.entries()) {
      const exchanged = usual === "tanh" ? "linear" : "tanh";
      const activation = report.control ? exchanged : usual;
      const network = networks.mlp({ widths, activation, bias: false });
      let onProgress = report.stage(`${name} network`, (k + 0.4) / 5);
      const flow = report.ensure(
        await networks.gradientFlowAsync(network, { weights }, task, { times, signal, onProgress }),
      );
      const growth = layerGrowth(flow);
      const descend = async (learningRate: number, part: number) => {
        onProgress = report.stage(`${name} network by gradient descent`, (k + part) / 5);
        const epochs = Math.round(time / learningRate);
        const every = Math.max(1, Math.round(epochs / 20));
        const record = { weights: networks.observeWeights() };
        const options = { learningRate, epochs, every, record, signal, onProgress };
        const training = await networks.trainAsync(network, { weights }, task, options);
        return layerGrowth(report.ensure(training).observations.weights);
      };
      const coarse = await descend(0.02, 0.6);
      const fine = await descend(0.01, 0.8);
      onProgress = report.stage(`${name} network from small weights`, (k + 1) / 5);
      const start = weights.map(({ data, shape }) =>
        toNdArray(
          data.map((x) => (report.control ? x : (SMALL_GAIN * x) / gain)),
          shape,
        ),
      );
      const longTimes = linearGrid(0, SMALL_GAIN_TIME, 201);
      const small = report.ensure(
        await networks.gradientFlowAsync(network, { weights: start }, task, {
          times: longTimes,
          signal,
          onProgress,
        }),
      );
      const rates = thin(times, 5).map((t) => networks.balanceRates(network, flow.at(t), task));
      trajectories.push({
        name,
        conserves,
        times,
        growth,
        descent: coarse,
        loss: flow.loss,
        small: {
          times: longTimes,
          loss: small.loss,
          alignment: longTimes.map((t) => Array.from(layerAlignment(small.at(t).weights))),
        },
        pointwise: {
          diagonal: Math.max(...rates.flatMap(({ diagonal }) => Array.from(diagonal))),
          offDiagonal: Math.max(...rates.flatMap(({ offDiagonal }) => Array.from(offDiagonal))),
          unequal: Math.max(...rates.map((rate) => Math.max(...rate.growth) - Math.min(...rate.growth))),
        },
        order: Math.log2(largestAtEnd(coarse.balanceDrift) / largestAtEnd(fine.balanceDrift)),
      });
    }
    await report.turn();
    for (const { name, conserves, growth, pointwise } of trajectories) {
      const growths = growthAtEnd(growth);
      const relativeDifference =
        (Math.max(...growths) - Math.min(...growths)) / Math.max(...growths.map(Math.abs));
      const largest = largestAtEnd(growth.balanceDrift);
      if (conserves === "all") {
        report.claimAtMost(
          `${name}: growth of the layers, largest relative difference`,
          relativeDifference,
          1e-6,
        );
        report.claimAtMost(`${name}: drift of the balance, largest entry`, largest, 1e-6);
      }
      if (conserves === "units") {
        report.claimAtMost(
          `${name}: rates of growth of the layers and of the balance of single units, largest difference from equality and from 0 at all times`,
          Math.max(pointwise.unequal, pointwise.diagonal),
          1e-12,
        );
        report.claimAtMost(
          `${name}: growth of the layers, largest relative difference (limited by integration steps across kinks)`,
          relativeDifference,
          1e-3,
        );
        report.claimAtLeast(
          `${name}: drift of the balance between units, relative to that of single units`,
          largest / largestAtEnd(growth.unitDrift),
          100,
        );
      }
      if (conserves === "nothing") {
        report.claimAtLeast(
          `${name}: growth of the layers, largest relative difference`,
          relativeDifference,
          0.1,
        );
        report.claimAtLeast(
          `${name}: drift of the balance of single units`,
          largestAtEnd(growth.unitDrift),
          0.1,
        );
      }
    }
    report.claimAtMost(
      "gradient descent of the linear network drifts from balance at first order in the learning rate: |order − 1|",
      Math.abs(trajectories[0]!.order - 1),
      0.1,
    );
    const { alignment } = trajectories[0]!.small;
    report.claimAtLeast(
      "linear network from small weights: smallest alignment of adjacent layers, at its maximum over time",
      Math.max(...alignment.map((row) => Math.min(...row))),
      0.95,
    );
    const layerNames = weights.map((_, l) => `layer ${l + 1}`);
    report.addTable({
      name: `Growth of ‖W_l‖² and drift of the balance until t = ${time} τ`,
      columns: ["network", ...layerNames, "drift on the diagonal", "largest drift", "loss at the end"],
      rows: trajectories.map(({ name, growth, loss }) => [
        name,
        ...growthAtEnd(growth),
        largestAtEnd(growth.unitDrift),
        largestAtEnd(growth.balanceDrift),
        loss[loss.length - 1]!,
      ]),
    });
    for (const { name, growth } of trajectories) {
      report.addSeries(
        `‖W_l‖², ${name}`,
        Object.fromEntries([
          ["time", times],
          ...layerNames.map((layer, l) => [layer, times.map((_, i) => growth.squaredNorms.get(i, l))]),
        ]),
      );
    }
    report.addFigure(growthFigure(trajectories, widths));
    report.addFigure(balanceFigure(trajectories));
    report.addFigure(alignmentFigure(trajectories));
    await followPhases(report, 0.8, 1);
  },
);

type Growth = GrowthTrajectory["growth"];

/** Returns the largest entry at the last time. */
function largestAtEnd({ data, shape }: Growth["balanceDrift"]): number {
  return Math.max(...data.subarray(data.length - shape[1]!));
}

/** Returns the growth of the squared norm of every layer at the last time. */
function growthAtEnd({ squaredNorms }: Growth): number[] {
  const [count, layers] = squaredNorms.shape as [number, number];
  return Array.from({ length: layers }, (_, l) => squaredNorms.get(count - 1, l) - squaredNorms.get(0, l));
}
