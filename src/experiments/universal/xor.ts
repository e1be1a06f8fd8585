import { toNdArray } from "../../arrays";
import type { NdArray } from "../../arrays/types";
import { forward } from "../../networks";
import type { Figure, Mark } from "../../plots";
import { lastOf, meanOf, rounded } from "../../reports/numbers";
import { defineExperiment } from "../../reports/report-builder";
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
import { type Setting, settingOf } from "./settings";
import { trainSetting } from "./train-setting";

const ITEMS = ["00", "01", "10", "11"];

/** Inputs {0, 1}² and one target, 1 where the two differ. */
const TASK: Task = {
  inputs: toNdArray(Float64Array.of(0, 0, 0, 1, 1, 0, 1, 1), [4, 2]),
  targets: toNdArray(Float64Array.of(0, 1, 1, 0), [4, 1]),
  labels: { items: ITEMS, features: ["xor"] },
};

type Regime = "rich" | "intermediate" | "lazy" | "shallow";

/** The published settings; their loss is the mean square without the half, so that a step is twice as large. */
const SETTINGS: Readonly<Record<Regime, Partial<Setting>>> = {
  rich: { gain: 0.85, learningRate: 2 * 0.015, epochs: 3000 },
  intermediate: { gain: 1.25, learningRate: 2 * 0.002, epochs: 1000 },
  lazy: { gain: 2, learningRate: 2 * 3e-9, epochs: 1000 },
  shallow: { gain: 0.0015, learningRate: 2 * 0.03, epochs: 2000, depth: 1, layer: 0 },
};
const REGIMES = Object.keys(SETTINGS) as Regime[];

/** Trainings that end above this loss are discarded, as in the published code. */
const LARGEST_LOSS = 1e-2;

/** Distances (not squared) between the four points, averaged over networks; [4, 4] each. */
interface Structure {
  readonly regime: Regime;
  readonly start: number[][];
  readonly network: number[][];
  readonly theory: number[][];
  readonly kept: number;
  /** The mean loss of all trainings at their end. */
  readonly loss: number;
}

/**
 * van Rossem & Saxe (2024), exclusive or: which distances between the representations of four points a deep network ends
 * with, from small, intermediate and large initial weights, and that a shallow one does not follow.
 */
export const universalXor = defineExperiment(
  {
    name: "universal-xor",
    title: "The structure a network gives to exclusive or",
    paper: PAPER,
    claim:
      "In the rich regime representations take the structure of the task, in the lazy one they keep that of chance.",
    summary: [
      "ReLU networks learn exclusive or. The theory takes every pair of points on its own: from the distances of inputs, " +
        "targets and initial representations, and a ratio of rates fitted to networks that learned two points only.",
      "Deep networks merge the points that share a target when they start from small weights, and keep their random " +
        "structure from large ones. A network with one hidden layer cannot be treated as a smooth map: its representation " +
        "stays tied to the inputs.",
    ],
    parameters: { networks: networksParameter(3), ...SIZE, seed: SEED },
  },
  async (report) => {
    const { networks, seed } = report.parameters;
    const seeds = seedsFrom(seed, networks);
    const rateRatio = await fittedRateRatio(report, { seeds, size: report.parameters, fraction: 0.2 });
    const base: Setting = { ...settingOf("default", report.parameters), activation: "relu" };
    const structures: Structure[] = [];
    for (const [k, regime] of REGIMES.entries()) {
      const setting = { ...base, ...SETTINGS[regime] };
      const found: { start: number[][]; network: number[][]; theory: number[][]; loss: number }[] = [];
      for (const [i, each] of seeds.entries()) {
        const onProgress = report.stage(
          `${regime}, network ${i + 1}`,
          0.2 + (0.78 * (k + (i + 1) / networks)) / REGIMES.length,
        );
        const run = { seed: each, signal: report.signal, onProgress };
        const { network, initial, training } = await trainSetting(setting, TASK, run);
        report.ensure(training);
        const before = forward(network, initial, TASK.inputs);
        const after = forward(network, training.parameters, TASK.inputs);
        const representation = squaredDistances(before.hidden[setting.layer]!);
        const output = squaredDistances(before.output);
        found.push({
          start: roots(representation),
          network: roots(squaredDistances(after.hidden[setting.layer]!)),
          theory: roots(finalDistances({ ...TASK, rateRatio, initial: { representation, output } })),
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
    for (const structure of structures) {
      const measured = agreement(structure);
      const claim = `${structure.regime}: correlation of theory and networks over the six distances`;
      if (structure.regime === "rich" || structure.regime === "lazy") {
        report.claimAtLeast(claim, measured, 0.99);
      }
      if (structure.regime === "shallow") report.claimAtMost(`${claim} (the theory fails)`, measured, 0.9);
      if (structure.kept > 0) continue;
      report.addNote(
        `No network of the ${structure.regime} regime ended below a loss of ${LARGEST_LOSS}: all are shown.`,
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
        "mean loss at the end",
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
      "The correlation is over the six pairs, without the zeros of the diagonal. It does not see a common factor: the " +
        "relative error of the distances does.",
    );
  },
);

const PAIRS: readonly (readonly [number, number])[] = [
  [0, 1],
  [0, 2],
  [0, 3],
  [1, 2],
  [1, 3],
  [2, 3],
];

const pairsOf = (matrix: readonly (readonly number[])[]): number[] => PAIRS.map(([i, j]) => matrix[i]![j]!);

const roots = (squared: NdArray): number[][] =>
  ITEMS.map((_, i) => ITEMS.map((_, j) => Math.sqrt(squared.get(i, j))));

const average = (matrices: readonly number[][][]): number[][] =>
  ITEMS.map((_, i) => ITEMS.map((_, j) => meanOf(matrices.map((matrix) => matrix[i]![j]!))));

function structureFigure(structures: readonly Structure[]): Figure {
  return {
    name: "structure",
    title: "Deep networks merge what has the same target, unless they start large",
    caption:
      "Distances between the representations of the four points, relative to the largest in each row: before training, " +
      "after it, and as the theory has it. The shallow network does not follow the theory.",
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
