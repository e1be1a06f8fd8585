import type { NdArray } from "../../arrays/types";
import { forward, initialise, mlp, observeGates, type Parameters, trainAsync } from "../../networks";
import {
  type GatedFlow,
  gateChanges,
  gatedAlignedWeights,
  gatedForward,
  gatedGaussianWeights,
  gatedGradientFlowAsync,
  gatePathways,
  reduce,
  reluAsGated,
  xorRace,
} from "../../neural-race";
import { defineExperiment } from "../../reports/define-experiment";
import { largestDifference, meanOf, median, rounded } from "../../reports/numbers";
import { firstTime, linearGrid } from "../../reports/series";
import { pathwayXor, xor } from "../../tasks";
import { networksParameter, seedsFrom } from "../universal/common";
import { PAPER, SEED } from "./common";
import {
  contributionsFigure,
  differenceFigure,
  ITEMS,
  type Learned,
  lossFigure,
  type ReluTrial,
} from "./xor-figures";

/** Growth rate 2s of small pathways. */
const RATE = Math.SQRT1_2;
/** Final strength of a pathway. */
const FINAL = Math.SQRT1_2;
/** Loss (√½ / 2)² at half of the final strength. */
const HALF_LOSS = 1 / 8;

/**
 * Fraction of its largest activity below which a unit counts as closed on an example. A margin is needed because some
 * units end at their threshold.
 */
const MARGIN = 0.01;

/** Standard deviation of the initial weights in the control run. */
const LARGE_DEVIATION = 0.5;

/**
 * Saxe, Sodhani & Lewallen (2022), appendix A and figure 3: a ReLU network with small weights learns exclusive or like
 * a gated network with one pathway per example, for which there is a closed form.
 */
export const raceXor = defineExperiment(
  {
    name: "race-xor",
    title: "A ReLU network learns exclusive or as four gated pathways",
    paper: PAPER,
    claim:
      "With small weights a ReLU network splits into one pathway per example, with a learning curve in closed form.",
    control: "All networks but the one with aligned weights start from large random weights.",
    summary: [
      "Four pathways of two linear layers, each open for one example of exclusive or, have a learning curve in " +
        "closed form. A gated network follows it exactly from weights along the examples, and from random weights " +
        "after these have aligned.",
      "The gates of a ReLU network are its activation patterns. From small weights it follows the same curve with " +
        "one fitted parameter, its initial strength.",
    ],
    parameters: {
      hidden: {
        default: 128,
        description: "units of the ReLU network, and of all pathways of the gated network together",
        integer: true,
        atLeast: 16,
        atMost: 4096,
      },
      standardDeviation: {
        default: 2e-4,
        description: "standard deviation of the initial weights",
        atLeast: 1e-8,
        atMost: 0.05,
      },
      networks: networksParameter(10),
      learningRate: {
        default: 0.01,
        description: "learning rate of the ReLU network, the length of a step in time",
        above: 0,
        atMost: 0.2,
      },
      seed: SEED,
    },
  },
  async (report) => {
    const { hidden, networks, learningRate, seed } = report.parameters;
    const smallDeviation = report.parameters.standardDeviation;
    const standardDeviation = report.control ? LARGE_DEVIATION : smallDeviation;
    const { signal } = report;
    const initial = smallDeviation ** 2 * Math.sqrt(hidden);
    const end = 2.2 * xorRace({ initial }).halfTime;
    const task = xor();
    const network = mlp({ widths: [2, hidden, 1], activation: "relu", bias: false });
    const epochs = Math.ceil(end / learningRate);
    const every = Math.max(1, Math.floor(epochs / 400));
    const trials: ReluTrial[] = [];
    for (const [i, each] of seedsFrom(seed, networks).entries()) {
      const onProgress = report.stage(`ReLU network ${i + 1}`, (0.8 * (i + 1)) / networks);
      const start = initialise(network, { scheme: "gaussian", standardDeviation, seed: each });
      const record = { gates: observeGates(0, { margin: MARGIN }) };
      const training = report.ensure(
        await trainAsync(network, start, task, { learningRate, epochs, every, record, signal, onProgress }),
      );
      const { parameters, times, observations } = training;
      const { gates } = observations.gates;
      const pathways = gatePathways(gates[gates.length - 1]!, { importance: unitStrengths(parameters) });
      const gated = reluAsGated(parameters, task);
      const { y } = gatedForward(gated.network, gated.weights, gated.task);
      trials.push({
        ...learned(`ReLU network ${i + 1}`, training),
        ...contributionsByExample(parameters, forward(network, parameters, task.inputs).hidden[0]!),
        gatedError: largestDifference(y!.data, forward(network, parameters, task.inputs).output.data),
        gatesFixed: times[gateChanges(gates).fixedFrom]!,
        inFour: pathways.slice(0, 4).reduce((sum, { share }) => sum + share, 0),
      });
    }
    const gatedProblem = pathwayXor({ hidden: Math.max(2, Math.floor(hidden / 4)) });
    const times = linearGrid(0, end, 401);
    const follow = async (weights: Record<string, NdArray>, label: string, fraction: number) => {
      const onProgress = report.stage(label, fraction);
      return report.ensure(
        await gatedGradientFlowAsync(gatedProblem.network, weights, gatedProblem.task, {
          times,
          signal,
          onProgress,
        }),
      );
    };
    const strengths = Math.sqrt(trials[0]!.initial);
    const reduction = reduce(gatedProblem.network, gatedProblem.task);
    const alignedWeights = gatedAlignedWeights({ reduction, strengths, seed });
    const aligned = await follow(alignedWeights, "gated network, aligned weights", 0.9);
    const randomWeights = gatedGaussianWeights({ network: gatedProblem.network, standardDeviation, seed });
    const random = learned(
      "gated network",
      await follow(randomWeights, "gated network, random weights", 0.99),
    );
    report.stage("report", 1);

    const exact = xorRace({ initial: trials[0]!.initial });
    report.agreeWithin(
      "gated network from aligned weights: largest difference of the loss from the closed form",
      largestDifference(
        aligned.loss,
        times.map((t) => exact.at(t).loss),
      ),
      1e-10,
    );
    report.claimAtMost(
      "gated network from random weights: largest difference of the loss from the closed form with a fitted initial strength",
      random.largest,
      0.02,
    );
    report.claimAtMost(
      "ReLU networks: largest mean difference of the loss from the closed form with a fitted initial strength",
      Math.max(...trials.map(({ mean }) => mean)),
      5e-3,
    );
    report.claimAtLeast(
      "ReLU networks: smallest fraction of the contributions that units make on the example to which they contribute most",
      Math.min(...trials.map(({ selectivity }) => selectivity)),
      0.95,
    );
    report.claimAtLeast(
      "ReLU networks: smallest fraction of the weights in the four strongest pathways",
      Math.min(...trials.map(({ inFour }) => inFour)),
      0.995,
    );
    report.claimAtMost(
      "ReLU networks: latest change of the gates, relative to the half-learning time",
      Math.max(...trials.map(({ gatesFixed, halfTime }) => gatesFixed / halfTime)),
      1,
    );
    report.agreeWithin(
      "trained ReLU networks and equivalent gated linear networks: largest difference of an output",
      Math.max(...trials.map(({ gatedError }) => gatedError)),
      1e-12,
    );
    report.addTable({
      name: "Networks and the closed form",
      columns: [
        "network",
        "half-learning time (τ)",
        "fitted initial strength a(0)",
        "mean |ΔL|",
        "largest |ΔL|",
        "contributions on one example (%)",
        "weights in four pathways (%)",
        "last change of gates (τ)",
      ],
      rows: [
        ...trials.map((trial) => [
          ...rowOf(trial),
          rounded(100 * trial.selectivity),
          rounded(100 * trial.inFour),
          rounded(trial.gatesFixed, 3),
        ]),
        [...rowOf(random), 100, 100, 0],
      ],
    });
    for (const { name, times, loss } of [...trials, random]) report.addSeries(name, { time: times, loss });
    report.addFigure(lossFigure(trials[0]!, aligned, times));
    report.addFigure(differenceFigure([...trials, random]));
    report.addFigure(contributionsFigure(trials));
    report.addNote(
      "The initial strength of the closed form is fitted to the half-learning time. The fitted strength depends on " +
        "the random weights, which first align with the examples: the median of a(0) is " +
        `${rounded(median(trials.map((t) => t.initial)), 2)}.`,
    );
  },
);

/**
 * Compares a learning curve with the closed form that has the same half-learning time t. The condition a(t) = F/2 gives
 * a(0) = F/(1 + e^(2st)).
 */
function learned(name: string, { times, loss }: Pick<GatedFlow, "times" | "loss">): Learned {
  const halfTime = firstTime(
    times,
    loss.map((x) => -x),
    -HALF_LOSS,
  );
  const initial = FINAL / (1 + Math.exp(RATE * halfTime));
  const { at } = xorRace({ initial });
  const differences = Array.from(times, (t, i) => Math.abs(loss[i]! - at(t).loss));
  return {
    name,
    times,
    loss,
    halfTime,
    initial,
    mean: meanOf(differences),
    largest: Math.max(...differences),
  };
}

const rowOf = ({ name, halfTime, initial, mean, largest }: Learned) => [
  name,
  rounded(halfTime),
  rounded(initial, 3),
  rounded(mean, 2),
  rounded(largest, 2),
];

/** Computes |incoming weights| |outgoing weight| of every unit. */
const unitStrengths = ({ weights: [first, readout] }: Parameters): number[] =>
  Array.from({ length: first!.shape[0]! }, (_, i) =>
    Math.abs(Math.hypot(first!.get(i, 0), first!.get(i, 1)) * readout!.get(0, i)),
  );

/** Sums the contributions of units to the outputs, with units grouped by the example to which they contribute most. */
function contributionsByExample({ weights }: Parameters, hidden: NdArray) {
  const readout = weights[1]!;
  const units = Array.from({ length: hidden.shape[1]! }, (_, i) =>
    ITEMS.map((_, p) => readout.get(0, i) * hidden.get(p, i)),
  );
  const contributions = ITEMS.map(() => ITEMS.map(() => 0));
  let [onOneExample, all] = [0, 0];
  for (const parts of units) {
    const sizes = parts.map(Math.abs);
    const most = Math.max(...sizes);
    onOneExample += most;
    all += sizes.reduce((sum, x) => sum + x, 0);
    const row = contributions[sizes.indexOf(most)]!;
    for (const [p, part] of parts.entries()) row[p]! += part;
  }
  return { contributions, selectivity: onOneExample / all };
}
