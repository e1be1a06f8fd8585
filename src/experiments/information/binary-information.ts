import { generator } from "../../random";
import { defineExperiment } from "../../reports/define-experiment";
import { geometricMean, meanOf, percent, rounded } from "../../reports/numbers";
import { courseFigure, planeFigure } from "./figures";
import {
  BINS,
  type LayerCourse,
  layerCourses,
  type MeasuredLayer,
  NETWORKS,
  type NetworkName,
  placeOf,
  UNITS,
} from "./layer-courses";
import { majorityTask } from "./majority-task";
import { timingOf } from "./timing";

/** Layers without saturated estimates, and bounds in bits of the layers with claims. */
const MEASURED: readonly (MeasuredLayer & {
  readonly bounds?: { readonly rise: number; readonly fall: number };
})[] = [
  { name: "binary network", layer: 0, bounds: { rise: 0.2, fall: 0.9 } },
  { name: "binary network", layer: 1 },
  { name: "tanh network", layer: 2, bounds: { rise: 0.25, fall: 3 } },
];
/** Least ratio of the epochs at which half of the fall and half of the rise are made. */
const LAG = 1.5;

/**
 * Experiment on the information plane of binary networks, whose layers are said to fit and to compress in the same epochs
 * (Raj, Nayak & Kalyani 2020), next to a tanh network.
 */
export const binaryInformation = defineExperiment(
  {
    name: "binary-information",
    title: "Binary and tanh layers in the information plane: labels first, compression later",
    paper:
      "Raj, Nayak & Kalyani 2020, Understanding learning dynamics of binary neural networks via information bottleneck",
    claim:
      "While networks learn the majority of their input bits, the information of a layer about the labels rises and that about the " +
      "inputs falls. The fall takes longer than the rise, in a tanh network and in a binary network.",
    control: "The labels are shuffled over the inputs, so that the networks have no rule to find.",
    summary: [
      "All inputs of some bits, ±1, are labelled by their majority (the first bit decides ties). A binary network with 8, 4 and 2 units " +
        "(weights and activations ±1, identity as surrogate gradient) and a tanh network of the same widths learn the labels by gradient descent on the cross-entropy of " +
        `their two outputs. I(X; T) and I(T; Y) are exact for binary patterns; tanh activations are put into ${BINS} equal bins from −1 to 1.`,
    ],
    parameters: {
      bits: { default: 12, description: "bits of an input", integer: true, atLeast: 6, atMost: 14 },
      epochs: {
        default: 120,
        description: "passes over the inputs, of 16 steps each",
        integer: true,
        atLeast: 10,
        atMost: 10_000,
      },
      seeds: { default: 5, description: "number of seeds", integer: true, atLeast: 1, atMost: 100 },
      seed: { default: 0, description: "first seed of the weights and the batches", integer: true },
    },
  },
  async (report) => {
    const { parameters, signal, control } = report;
    const { bits, epochs, seeds, seed } = parameters;
    const runs: Record<NetworkName, LayerCourse[][]> = { "binary network": [], "tanh network": [] };
    for (let k = 0; k < seeds; k++) {
      const task = majorityTask(bits, control ? generator(seed + k) : undefined);
      for (const [i, name] of NETWORKS.entries()) {
        report.stage(`${name}, seed ${seed + k}`, (0.95 * (k + (i + 1) / NETWORKS.length)) / seeds);
        const { courses, training } = await layerCourses(name, task, { epochs, seed: seed + k, signal });
        report.ensure(training);
        runs[name].push(courses);
        await report.turn();
      }
    }
    report.stage("report", 1);
    for (const { name, layer, bounds } of MEASURED) {
      const timings = runs[name].map((courses) => timingOf(courses[layer]!));
      const place = placeOf({ name, layer });
      const lags = timings.map(({ inputEpoch, labelEpoch }) => inputEpoch / labelEpoch);
      const lag = geometricMean(lags);
      report.addNote(
        `${place}: half of the fall of I(X; T) takes ${rounded(Math.min(...lags), 2)} to ${rounded(Math.max(...lags), 2)} times as ` +
          `many epochs as half of the rise of I(T; Y), ${rounded(lag, 2)} times in the geometric mean. When 90 % of the rise are made, ` +
          `${percent(meanOf(timings.map(({ overlap }) => overlap)))} of the fall are, on average.`,
      );
      if (bounds === undefined) continue;
      const { rise, fall } = bounds;
      report.claimAtLeast(`${place}: mean rise of I(T; Y) (bits)`, meanOf(timings.map((t) => t.rise)), rise);
      report.claimAtLeast(`${place}: mean fall of I(X; T) (bits)`, meanOf(timings.map((t) => t.fall)), fall);
      report.claimAtLeast(
        `${place}: epoch of half of the fall over epoch of half of the rise (geometric mean; 1 without changes)`,
        lag,
        LAG,
      );
    }
    report.agreeWithin(
      "binary network: largest excess of I(X; T) over that of the layer before it (bits)",
      Math.max(0, ...runs["binary network"].flatMap(excesses)),
      1e-12,
    );
    if (!control) {
      report.addNote(
        "The paper reports that binary networks fit and compress simultaneously. This does not appear on this task: binary layers, " +
          "too, learn the labels first. Layers of the tanh network with saturated estimates are left out.",
      );
    }
    report.addTable({
      name: "Changes and times of every layer",
      columns: [
        "network",
        "seed",
        "units",
        "rise of I(T; Y)",
        "fall of I(X; T)",
        "epoch of half rise",
        "epoch of half fall",
        "saturated records",
      ],
      rows: NETWORKS.flatMap((name) =>
        runs[name].flatMap((courses, k) =>
          courses.map((course, layer) => {
            const { rise, fall, labelEpoch, inputEpoch } = timingOf(course);
            const timed = labelEpoch !== inputEpoch;
            return [
              name,
              seed + k,
              UNITS[layer]!,
              rounded(rise, 3),
              rounded(fall, 3),
              timed ? rounded(labelEpoch, 3) : "–",
              timed ? rounded(inputEpoch, 3) : "–",
              percent(course.saturated),
            ];
          }),
        ),
      ),
    });
    for (const { name, layer } of MEASURED) {
      for (const [k, courses] of runs[name].entries()) {
        const { epochs: at, input, label } = courses[layer]!;
        report.addSeries(`${placeOf({ name, layer })}, seed ${seed + k}`, { epoch: at, input, label });
      }
    }
    report.addFigure(planeFigure(runs));
    report.addFigure(courseFigure(runs, MEASURED));
  },
);

/** Returns by how much I(X; T) exceeds that of the layer before, for all layers and records. */
const excesses = (courses: readonly LayerCourse[]): number[] =>
  courses.slice(1).flatMap(({ input }, l) => input.map((bits, t) => bits - courses[l]!.input[t]!));
