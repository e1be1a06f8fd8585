import { forward } from "../../networks";
import type { Figure, Mark } from "../../plots";
import { defineExperiment } from "../../reports/define-experiment";
import { lastOf, meanOf, percent, rounded } from "../../reports/numbers";
import { linearGrid } from "../../reports/series";
import { type Task, twoPoints } from "../../tasks";
import { finalDistance, squaredDistances, type UniversalProblem } from "../../universal";
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

/** Loss below which a training ends, as in the published code. */
const LEARNED = 1e-4;
/** Final loss above which a training is discarded, as in the published code. */
const UNLEARNED = 1e-3;

/** Means over networks at one point of the grid; distances are not squared. */
interface GridPoint {
  /** Distance of the inputs ‖dx‖. */
  readonly input: number;
  /** Distance of the targets ‖dy‖. */
  readonly target: number;
  readonly measured: number;
  readonly predicted: number;
  /** Number of networks that learned. */
  readonly kept: number;
}

/**
 * Reproduces van Rossem & Saxe (2024), rich structure: the final distance of two representations grows with the
 * distances of the two inputs and of the two targets, h(∞) ≈ √(η_h/η_y) ‖dx‖ ‖dy‖.
 */
export const universalStructure = defineExperiment(
  {
    name: "universal-structure",
    title: "How the distances of inputs and targets shape the representation",
    paper: PAPER,
    claim:
      "In the rich regime the squared distance of two representations is proportional to the product of the distances of their inputs and of their targets.",
    control:
      "The networks start from large weights (gain 1.4), so that they learn without changing their representations, while the theory starts from the default weights.",
    summary: [
      "Default networks learn pairs of points on a grid of input and target distances. The distances of the theory " +
        "use one ratio of rates for all pairs, fitted to pairs at the default distances (‖dx‖ = 1, ‖dy‖² = ½).",
    ],
    parameters: {
      points: {
        default: 5,
        description: "points of the grid along each side (the default is that of the paper)",
        integer: true,
        atLeast: 2,
        atMost: 20,
      },
      networks: networksParameter(2),
      ...SIZE,
      seed: SEED,
    },
  },
  async (report) => {
    const { points, networks, published, seed } = report.parameters;
    const { signal } = report;
    const seeds = seedsFrom(seed, networks);
    const base = settingOf("default", report.parameters);
    const setting = { ...base, ...(published === 1 ? FINE : COARSE), ...(report.control ? LAZY : {}) };
    const ratio = await fittedRateRatio(report, { seeds, size: report.parameters, fraction: 0.1 });
    const gridPoints: GridPoint[] = [];
    const total = points * points * networks;
    let done = 0;
    for (const input of linearGrid(0.5, 1.5, points)) {
      for (const target of linearGrid(0, 1, points)) {
        const task = twoPoints({ inputDistanceSquared: input ** 2, targetDistanceSquared: target ** 2 });
        const found: { measured: number; predicted: number }[] = [];
        for (const networkSeed of seeds) {
          done += 1;
          const onProgress = report.stage(
            `‖dx‖ = ${rounded(input, 3)}, ‖dy‖ = ${rounded(target, 3)}`,
            0.1 + (0.88 * done) / total,
          );
          const run = { seed: networkSeed, stopBelow: LEARNED, signal, onProgress };
          const { training, pairs } = await trainSetting(setting, task, run);
          report.ensure(training);
          if (lastOf(training.loss) > UNLEARNED) continue;
          const pair = pairs[0]!;
          const predicted = finalDistance({
            initial: startOf(base, task, networkSeed),
            inputDistanceSquared: pair.inputDistanceSquared,
            targetDistanceSquared: pair.targetDistanceSquared,
            rates: { encoder: ratio, decoder: 1 },
          });
          found.push({ measured: Math.sqrt(lastOf(pair.representation)), predicted: Math.sqrt(predicted) });
        }
        if (found.length === 0) continue;
        gridPoints.push({
          input,
          target,
          measured: meanOf(found.map(({ measured }) => measured)),
          predicted: meanOf(found.map(({ predicted }) => predicted)),
          kept: found.length,
        });
      }
    }
    report.stage("report", 1);
    if (gridPoints.length === 0) {
      report.addNote(`All trainings ended above a loss of ${UNLEARNED} and were discarded.`);
      return;
    }
    const measured = gridPoints.map((point) => point.measured);
    const predicted = gridPoints.map((point) => point.predicted);
    report.claimAtLeast(
      "theory and networks agree over the grid: correlation of the final distances",
      correlation(predicted, measured),
      0.9,
    );
    const mean = measured.map(() => meanOf(measured));
    report.claimAtMost(
      "error of the theory's distances, relative to that of the mean distance for all points of the grid",
      relativeDistance(measured, predicted) / relativeDistance(measured, mean),
      0.6,
    );
    const merged = gridPoints.filter((point) => point.target === 0).map((point) => point.measured);
    if (merged.length === 0) report.addNote("No network learned points with equal targets.");
    else
      report.claimAtMost(
        "points with equal targets remain close: largest final distance, relative to the mean over the grid",
        Math.max(...merged) / meanOf(measured),
        0.3,
      );
    report.addNote(
      `Relative error of the distances: ${percent(relativeDistance(measured, predicted))} for the theory, ` +
        `${percent(relativeDistance(measured, mean))} for the mean distance.`,
    );
    report.addTable({
      name: `Final distances ‖dh‖; ratio of the rates ${rounded(ratio, 3)}`,
      columns: ["‖dx‖", "‖dy‖", "network", "theory", "networks kept"],
      rows: gridPoints.map((point) => [
        point.input,
        point.target,
        rounded(point.measured),
        rounded(point.predicted),
        point.kept,
      ]),
    });
    const { input, target } = exponents(gridPoints.filter((point) => point.target > 0));
    if (Number.isFinite(input + target)) {
      report.addNote(
        `For different targets the squared distances of the networks grow as ‖dx‖^${rounded(input, 2)} ` +
          `‖dy‖^${rounded(target, 2)}; in the theory's rich limit both exponents are 1.`,
      );
    }
    const discarded = total - gridPoints.reduce((sum, { kept }) => sum + kept, 0);
    if (discarded > 0)
      report.addNote(`Trainings that ended above a loss of ${UNLEARNED} and were discarded: ${discarded}.`);
    for (const note of sizeNotes(report.parameters)) report.addNote(`${note} ${COARSER}`);
    if (gridPoints.length === points * points) report.addFigure(mapsFigure(gridPoints, points));
    report.addFigure(scatterFigure(gridPoints));
  },
);

/** Computes the initial state of the theory for a network before training. */
function startOf(setting: Setting, task: Task, seed: number): UniversalProblem["initial"] {
  const network = networkOf(setting, 1, 1);
  const { hidden, output } = forward(network, initialStateOf(setting, network, seed), task.inputs);
  const difference = output.get(1, 0) - output.get(0, 0);
  const target = task.targets.get(1, 0) - task.targets.get(0, 0);
  return {
    representation: squaredDistances(hidden[setting.layer]!).get(0, 1),
    output: difference ** 2,
    alignment: difference ** 2 - difference * target,
  };
}

/** Fits the exponents of h = constant · ‖dx‖^input ‖dy‖^target, by least squares in the logarithms. */
function exponents(gridPoints: readonly GridPoint[]): { input: number; target: number } {
  const centred = (values: readonly number[]) =>
    values.map((x) => Math.log(x) - meanOf(values.map(Math.log)));
  const [x, y, h] = [
    centred(gridPoints.map(({ input }) => input)),
    centred(gridPoints.map(({ target }) => target)),
    centred(gridPoints.map(({ measured }) => measured ** 2)),
  ];
  const dot = (a: readonly number[], b: readonly number[]) =>
    a.reduce((sum, value, i) => sum + value * b[i]!, 0);
  const [xx, xy, yy, xh, yh] = [dot(x, x), dot(x, y), dot(y, y), dot(x, h), dot(y, h)];
  const determinant = xx * yy - xy * xy;
  return { input: (xh * yy - yh * xy) / determinant, target: (yh * xx - xh * xy) / determinant };
}

function mapsFigure(gridPoints: readonly GridPoint[], points: number): Figure {
  const name = (x: number) => String(rounded(x, 3));
  const inputs = linearGrid(0.5, 1.5, points);
  const targets = linearGrid(0, 1, points);
  const cells = (panel: string, key: "measured" | "predicted"): Mark => ({
    type: "cell",
    panel,
    rows: inputs.map(name),
    columns: targets.map(name),
    values: inputs.map((_, i) => targets.map((_, j) => gridPoints[i * points + j]![key])),
    label: "final distance of the representations ‖dh‖",
  });
  return {
    name: "structure",
    title: "Final distances over the grid of input and target distances",
    caption: "With one ratio of effective rates for the whole grid, fitted at ‖dx‖ = 1, ‖dy‖² = ½.",
    x: { label: "distance of the targets ‖dy‖" },
    y: { label: "distance of the inputs ‖dx‖" },
    marks: [cells("networks", "measured"), cells("theory", "predicted")],
  };
}

function scatterFigure(gridPoints: readonly GridPoint[]): Figure {
  const largest = Math.max(...gridPoints.flatMap(({ measured, predicted }) => [measured, predicted]));
  const rows = [...new Set(gridPoints.map(({ input }) => input))];
  return {
    name: "scatter",
    title: "Final distances of the networks against those of the theory",
    caption: "Every dot is a point of the grid. The line marks equality.",
    x: { label: "final distance ‖dh‖, theory" },
    y: { label: "final distance ‖dh‖, networks" },
    marks: [
      { type: "line", method: "equal", x: [0, largest], y: [0, largest] },
      ...rows.map((input): Mark => {
        const row = gridPoints.filter((point) => point.input === input);
        return {
          type: "dot",
          category: `‖dx‖ = ${rounded(input, 3)}`,
          x: row.map(({ predicted }) => predicted),
          y: row.map(({ measured }) => measured),
        };
      }),
    ],
  };
}

/** Note on the coarser training of the reduced size. */
const COARSER = "Learning rate 0.01 and at most 12000 epochs, in place of 0.002 and 40000.";
/** Training from large weights, in the control run. */
const LAZY = { gain: 1.4, learningRate: 5e-4 };
/** Published training. */
const FINE = { learningRate: 0.002, epochs: 40_000 };
/** Training of the reduced size. */
const COARSE = { learningRate: 0.01, epochs: 12_000 };
