import { toNdArray } from "../../arrays";
import type { NdArray } from "../../arrays/types";
import { forward } from "../../networks";
import type { Figure, Mark } from "../../plots";
import { defineExperiment } from "../../reports/define-experiment";
import { lastOf, meanOf, rounded } from "../../reports/numbers";
import type { Task } from "../../tasks";
import { finalDistances, squaredDistances } from "../../universal";
import {
  correlation,
  networksParameter,
  PAPER,
  relativeDistance,
  SEED,
  SIZE,
  seedsFrom,
  sizeNotes,
} from "./common";
import { fittedRateRatio } from "./rate-ratio";
import { networkOf, type Setting, settingOf } from "./settings";
import { initialStateOf, trainSetting } from "./train-setting";

/** Names of the four inputs. */
const ITEMS = ["00", "01", "10", "11"];

/** Targets of the four inputs: 1 if its two digits differ. */
const TARGETS = [0, 1, 1, 0];

/** Returns the inputs {0, 1}² with their targets. */
const xorTask = (): Task => ({
  inputs: toNdArray(Float64Array.of(0, 0, 0, 1, 1, 0, 1, 1), [4, 2]),
  targets: toNdArray(Float64Array.from(TARGETS), [4, 1]),
  labels: { items: ITEMS, features: ["xor"] },
});

/** Learning regime of deep networks, set by the initial weights; `"shallow"` for the network with one hidden layer. */
type Regime = "rich" | "intermediate" | "lazy" | "shallow";

/**
 * Published settings. The published loss is the mean square without the factor ½, so that the learning rates here are
 * twice as large.
 */
const SETTINGS: Readonly<Record<Regime, Partial<Setting>>> = {
  rich: { gain: 0.85, learningRate: 2 * 0.015, epochs: 3000 },
  intermediate: { gain: 1.25, learningRate: 2 * 0.002, epochs: 1000 },
  lazy: { gain: 2, learningRate: 2 * 3e-9, epochs: 1000 },
  shallow: { gain: 0.0015, learningRate: 2 * 0.03, epochs: 2000, depth: 1, layer: 0 },
};
/** Regimes of the networks in the control run, by the regime of the theory. */
const EXCHANGED: Readonly<Record<Regime, Regime>> = {
  rich: "lazy",
  intermediate: "intermediate",
  lazy: "rich",
  shallow: "rich",
};
const REGIMES = Object.keys(SETTINGS) as Regime[];

/** Final loss above which a training is discarded, as in the published code. */
const LARGEST_LOSS = 1e-2;

/** Distances (not squared) between the four points, averaged over networks; [4, 4] each. */
interface Structure {
  readonly regime: Regime;
  readonly start: number[][];
  readonly network: number[][];
  readonly theory: number[][];
  /** Number of networks that learned. */
  readonly kept: number;
  /** Mean final loss of all trainings. */
  readonly loss: number;
}

/**
 * Reproduces van Rossem & Saxe (2024), exclusive or: the final distances between the representations of four points in
 * deep networks with small, intermediate and large initial weights, and in a shallow network, which the theory does not
 * describe.
 */
export const universalXor = defineExperiment(
  {
    name: "universal-xor",
    title: "Structure of the representations of exclusive or",
    paper: PAPER,
    claim:
      "In the rich regime representations adopt the structure of the task; in the lazy regime they keep their random structure.",
    control:
      "The initial weights of rich and lazy networks are exchanged and the shallow network has as many layers as the others, while the theory starts as before.",
    summary: [
      "ReLU networks learn exclusive or. The theory treats every pair of points independently, given the distances " +
        "of inputs, targets and initial representations and a ratio of rates fitted to networks that learned two " +
        "points only.",
      "Deep networks with small initial weights merge the points with equal targets, and those with large initial " +
        "weights keep their random structure. A network with one hidden layer cannot be treated as a smooth map: " +
        "its representation remains determined by the inputs.",
    ],
    parameters: { networks: networksParameter(3), ...SIZE, seed: SEED },
  },
  async (report) => {
    const { networks, seed } = report.parameters;
    const seeds = seedsFrom(seed, networks);
    const task = xorTask();
    const rateRatio = await fittedRateRatio(report, { seeds, size: report.parameters, fraction: 0.2 });
    const base: Setting = { ...settingOf("default", report.parameters), activation: "relu" };
    const structures: Structure[] = [];
    for (const [k, regime] of REGIMES.entries()) {
      const setting = { ...base, ...SETTINGS[report.control ? EXCHANGED[regime] : regime] };
      const theorySetting = { ...base, ...SETTINGS[regime] };
      const found: { start: number[][]; network: number[][]; theory: number[][]; loss: number }[] = [];
      for (const [i, networkSeed] of seeds.entries()) {
        const onProgress = report.stage(
          `${regime}, network ${i + 1}`,
          0.2 + (0.78 * (k + (i + 1) / networks)) / REGIMES.length,
        );
        const run = { seed: networkSeed, signal: report.signal, onProgress };
        const { network, training } = await trainSetting(setting, task, run);
        report.ensure(training);
        const after = forward(network, training.parameters, task.inputs);
        const start = startDistances(theorySetting, networkSeed);
        found.push({
          start: roots(start.representation),
          network: roots(squaredDistances(after.hidden[setting.layer]!)),
          theory: roots(finalDistances({ ...task, rateRatio, initial: start })),
          loss: lastOf(training.loss),
        });
      }
      const learned = found.filter(({ loss }) => loss <= LARGEST_LOSS);
      const kept = learned.length > 0 ? learned : found;
      structures.push({
        regime,
        start: average(kept.map(({ start }) => start)),
        network: average(kept.map(({ network }) => network)),
        theory: average(kept.map(({ theory }) => theory)),
        kept: learned.length,
        loss: meanOf(found.map(({ loss }) => loss)),
      });
    }
    report.stage("report", 1);
    for (const note of sizeNotes(report.parameters)) report.addNote(note);
    const agreement = ({ network, theory }: Structure) => correlation(pairsOf(theory), pairsOf(network));
    report.claimAtMost(
      "rich networks: largest distance between points with equal targets, relative to the smallest between points with different targets",
      mergingOf(structures.find(({ regime }) => regime === "rich")!.network),
      0.4,
    );
    for (const structure of structures) {
      const measured = agreement(structure);
      const claim = `${structure.regime}: correlation of theory and networks over the six distances`;
      if (structure.regime === "rich" || structure.regime === "lazy") {
        report.claimAtLeast(claim, measured, 0.99);
      }
      if (structure.regime === "shallow") report.claimAtMost(`${claim} (the theory fails)`, measured, 0.9);
      if (structure.kept > 0) continue;
      report.addNote(
        `No network of the ${structure.regime} regime reached a final loss below ${LARGEST_LOSS}, so all networks of this regime are shown.`,
      );
    }
    report.addTable({
      name: `Distances of representations, averaged over networks; ratio of the rates ${rounded(rateRatio, 3)}`,
      columns: [
        "regime",
        "networks kept",
        "correlation with theory",
        "relative error of the distances (%)",
        ...PAIRS.map(([i, j]) => `${ITEMS[i]}–${ITEMS[j]}: network (theory)`),
        "mean final loss",
      ],
      rows: structures.map((structure) => {
        const [measured, predicted] = [pairsOf(structure.network), pairsOf(structure.theory)];
        return [
          structure.regime,
          `${structure.kept} of ${networks}`,
          rounded(agreement(structure)),
          rounded(100 * relativeDistance(measured, predicted), 2),
          ...measured.map((distance, k) => `${rounded(distance, 3)} (${rounded(predicted[k]!, 3)})`),
          rounded(structure.loss, 2),
        ];
      }),
    });
    report.addFigure(structureFigure(structures));
    report.addNote(
      "The correlation is over the six pairs, without the zeros of the diagonal. It does not depend on a common " +
        "factor, unlike the relative error of the distances.",
    );
  },
);

/** All pairs of points. */
const PAIRS: readonly (readonly [number, number])[] = [
  [0, 1],
  [0, 2],
  [0, 3],
  [1, 2],
  [1, 3],
  [2, 3],
];

/** Computes the squared distances of representations and outputs between the four points before training. */
function startDistances(setting: Setting, seed: number) {
  const network = networkOf(setting, 2, 1);
  const { hidden, output } = forward(network, initialStateOf(setting, network, seed), xorTask().inputs);
  return { representation: squaredDistances(hidden[setting.layer]!), output: squaredDistances(output) };
}

/** Computes the largest distance within the two pairs of equal targets, relative to the smallest of the other pairs. */
const mergingOf = (distances: readonly (readonly number[])[]): number => {
  const [same, different] = [true, false].map((equal) =>
    PAIRS.filter(([i, j]) => (TARGETS[i] === TARGETS[j]) === equal).map(([i, j]) => distances[i]![j]!),
  );
  return Math.max(...same!) / Math.min(...different!);
};

/** Returns the entries of a matrix for all pairs. */
const pairsOf = (matrix: readonly (readonly number[])[]): number[] => PAIRS.map(([i, j]) => matrix[i]![j]!);

/** Computes the square roots of the entries. */
const roots = (squared: NdArray): number[][] =>
  ITEMS.map((_, i) => ITEMS.map((_, j) => Math.sqrt(squared.get(i, j))));

/** Computes the entry-wise mean of matrices. */
const average = (matrices: readonly number[][][]): number[][] =>
  ITEMS.map((_, i) => ITEMS.map((_, j) => meanOf(matrices.map((matrix) => matrix[i]![j]!))));

function structureFigure(structures: readonly Structure[]): Figure {
  return {
    name: "structure",
    title: "Deep networks merge points with equal targets, unless their initial weights are large",
    caption:
      "Distances between the representations of the four points, relative to the largest in each row: before training, " +
      "after training, and as predicted by the theory. The shallow network does not follow the theory.",
    x: { label: "input" },
    y: { label: "input" },
    marks: structures.flatMap(({ regime, start, network, theory }): Mark[] => {
      const unit = Math.max(...[start, network, theory].flat(2));
      const cells = (panel: string, matrix: readonly (readonly number[])[]): Mark => ({
        type: "cell",
        panel: `${regime}: ${panel}`,
        rows: ITEMS,
        columns: ITEMS,
        values: matrix.map((row) => row.map((x) => x / unit)),
        label: "distance of representations (relative to the largest of the row)",
        domain: [0, 1],
      });
      return [cells("start", start), cells("network", network), cells("theory", theory)];
    }),
  };
}
