import { toNdArray } from "../../../arrays/to-ndarray";
import { layerAlignment, layerGrowth } from "../../../deep-linear";
import * as networks from "../../../networks";
import { normal } from "../../../random";
import { defineExperiment } from "../../../reports/report-builder";
import { linearGrid, thin } from "../../../reports/series";
import { teacher } from "../../../tasks";
import { alignmentFigure, balanceFigure, type GrowthTrajectory, growthFigure } from "./figures";
import { followPhases } from "./phases";

const LEAKY = { name: "leakyRelu", slope: 0.1 } as const;

/** The gain of small weights, from which layers align, and how long they are followed. */
const SMALL_GAIN = 0.2;
const SMALL_GAIN_TIME = 120;

/** The networks that are compared, and what each of them conserves. */
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
 * Basu, Mukherjee & Vasudevan (2019), after Fukumizu (1998), Saxe et al. (2014) and Du, Hu & Lee (2018): all layers of a
 * linear network grow alike and stay balanced. ReLU breaks the balance between units and keeps that of every one;
 * tanh breaks it all.
 */
export const layerGrowthExperiment = defineExperiment(
  {
    name: "layer-growth",
    title: "How layers grow together, and what nonlinearities make of it",
    paper: "Basu, Mukherjee & Vasudevan 2019, Layer dynamics of linearised neural nets",
    claim:
      "Layers of linear and ReLU networks grow by the same amount at all times; those of tanh networks do not.",
    summary: [
      "The same weights learn the same task as a linear, a ReLU, a leaky ReLU and a tanh network without biases. The " +
        "squared norm of every layer is followed along the gradient flow, and by gradient descent.",
      "What is conserved of the balance W_{l+1}ᵀW_{l+1} − W_lW_lᵀ of adjacent layers: all of it, or only its diagonal (every " +
        "unit against itself), or nothing.",
      "A deep linear network with aligned weights shows the phases of growth of each mode at the times of the closed form.",
    ],
    parameters: {
      width: {
        default: 8,
        description: "units of each hidden layer",
        integer: true,
        atLeast: 2,
        atMost: 100,
      },
      layers: { default: 4, description: "weight matrices", integer: true, atLeast: 2, atMost: 8 },
      samples: { default: 24, description: "samples of the task", integer: true, atLeast: 6, atMost: 500 },
      gain: {
        default: 1,
        description: "standard deviation of the initial weights, in units of 1 / √width",
        atLeast: 0.3,
        atMost: 2,
      },
      time: { default: 15, description: "how long to learn (units of τ)", atLeast: 1, atMost: 200 },
      seed: { default: 4, description: "seed of the task and of the weights", integer: true },
    },
  },
  async (report) => {
    const { width, layers, samples, gain, time, seed } = report.parameters;
    const { signal } = report;
    const task = teacher({ inputSize: 6, outputSize: 3, samples, noise: 0.1, seed });
    const widths = [6, ...new Array<number>(layers - 1).fill(width), 3];
    const weights = widths.slice(1).map((n, l) => {
      const array = normal({ shape: [n, widths[l]!], seed: seed + 100 + l });
      for (let k = 0; k < array.data.length; k++) array.data[k]! *= gain / Math.sqrt(width);
      return array;
    });
    const times = linearGrid(0, time, 101);
    const trajectories: GrowthTrajectory[] = [];
    for (const [k, { name, activation, conserves }] of NETWORKS.entries()) {
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
          data.map((x) => (SMALL_GAIN * x) / gain),
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
          `${name}: rates of growth of the layers and of every unit's balance at all times, largest difference from equal and 0`,
          Math.max(pointwise.unequal, pointwise.diagonal),
          1e-12,
        );
        report.claimAtMost(
          `${name}: growth of the layers, largest relative difference (limited by steps across kinks)`,
          relativeDifference,
          1e-3,
        );
        report.claimAtLeast(
          `${name}: the balance between units drifts more than that of every unit with itself, by a factor`,
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
        report.claimAtLeast(`${name}: drift of the units' own balance`, largestAtEnd(growth.unitDrift), 0.1);
      }
    }
    report.claimAtMost(
      "gradient descent of the linear network drifts from balance at first order in the learning rate: |order − 1|",
      Math.abs(trajectories[0]!.order - 1),
      0.1,
    );
    const { alignment } = trajectories[0]!.small;
    report.claimAtLeast(
      "linear network from small weights: alignment of adjacent layers, the least of them at its best",
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

/** The largest entry at the last time. */
function largestAtEnd({ data, shape }: Growth["balanceDrift"]): number {
  return Math.max(...data.subarray(data.length - shape[1]!));
}

/** What every layer has grown by at the end. */
function growthAtEnd({ squaredNorms }: Growth): number[] {
  const [count, layers] = squaredNorms.shape as [number, number];
  return Array.from({ length: layers }, (_, l) => squaredNorms.get(count - 1, l) - squaredNorms.get(0, l));
}
