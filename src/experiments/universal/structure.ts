import type { Figure, Mark } from "../../plots";
import { lastOf, meanOf, rounded } from "../../reports/numbers";
import { defineExperiment } from "../../reports/report-builder";
import { linearGrid } from "../../reports/series";
import { twoPoints } from "../../tasks";
import { finalDistance } from "../../universal";
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
import { settingOf } from "./settings";
import { trainSetting } from "./train-setting";

/** Trainings end when their loss is below the first, and are discarded above the second, as in the published code. */
const LEARNED = 1e-4;
const UNLEARNED = 1e-3;

/** A place of the grid, averaged over networks: distances, not squared. */
interface GridPoint {
  readonly input: number;
  readonly target: number;
  readonly measured: number;
  readonly predicted: number;
  readonly kept: number;
}

/**
 * van Rossem & Saxe (2024), rich structure: the final distance of two representations grows with the distances of the two
 * inputs and of the two targets, h(∞) ≈ √(η_h/η_y) ‖dx‖ ‖dy‖.
 */
export const universalStructure = defineExperiment(
  {
    name: "universal-structure",
    title: "How the distances of inputs and targets shape the representation",
    paper: PAPER,
    claim:
      "In the rich regime a squared representation distance is the product of input and target distance, up to a factor.",
    summary: [
      "Default networks learn pairs of points on a grid of input and target distances. The theory's distances use one ratio " +
        "of rates for all, fitted to pairs at distances of the default (‖dx‖ = 1, ‖dy‖² = ½).",
    ],
    parameters: {
      points: {
        default: 5,
        description: "places of the grid along each side, as published",
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
    const setting = { ...settingOf("default", report.parameters), ...(published === 1 ? FINE : COARSE) };
    const ratio = await fittedRateRatio(report, { seeds, size: report.parameters, fraction: 0.1 });
    const places: GridPoint[] = [];
    const total = points * points * networks;
    let done = 0;
    for (const input of linearGrid(0.5, 1.5, points)) {
      for (const target of linearGrid(0, 1, points)) {
        const task = twoPoints({ inputDistanceSquared: input ** 2, targetDistanceSquared: target ** 2 });
        const found: { measured: number; predicted: number }[] = [];
        for (const each of seeds) {
          done += 1;
          const onProgress = report.stage(
            `‖dx‖ = ${rounded(input, 3)}, ‖dy‖ = ${rounded(target, 3)}`,
            0.1 + (0.88 * done) / total,
          );
          const run = { seed: each, stopBelow: LEARNED, signal, onProgress };
          const { training, pairs } = await trainSetting(setting, task, run);
          report.ensure(training);
          if (lastOf(training.loss) > UNLEARNED) continue;
          const pair = pairs[0]!;
          const predicted = finalDistance({
            initial: {
              representation: pair.representation[0]!,
              output: pair.output[0]!,
              alignment: pair.alignment[0]!,
            },
            inputDistanceSquared: pair.inputDistanceSquared,
            targetDistanceSquared: pair.targetDistanceSquared,
            rates: { encoder: ratio, decoder: 1 },
          });
          found.push({ measured: Math.sqrt(lastOf(pair.representation)), predicted: Math.sqrt(predicted) });
        }
        if (found.length === 0) continue;
        places.push({
          input,
          target,
          measured: meanOf(found.map(({ measured }) => measured)),
          predicted: meanOf(found.map(({ predicted }) => predicted)),
          kept: found.length,
        });
      }
    }
    report.stage("report", 1);
    if (places.length === 0) {
      report.addNote(`All trainings ended above a loss of ${UNLEARNED} and were discarded.`);
      return;
    }
    const measured = places.map((place) => place.measured);
    const predicted = places.map((place) => place.predicted);
    report.claimAtLeast(
      "theory and networks agree over the grid: correlation of the final distances",
      correlation(predicted, measured),
      0.9,
    );
    report.claimAtMost(
      "root mean square error of the distances, relative to their root mean square",
      relativeDistance(measured, predicted),
      0.3,
    );
    const merged = places.filter((place) => place.target === 0).map((place) => place.measured);
    report.claimAtMost(
      "points with the same target stay close: largest final distance, relative to the mean over the grid",
      merged.length === 0 ? 0 : Math.max(...merged) / meanOf(measured),
      0.3,
    );
    report.addTable({
      name: `Final distances ‖dh‖; ratio of the rates ${rounded(ratio, 3)}`,
      columns: ["‖dx‖", "‖dy‖", "network", "theory", "networks kept"],
      rows: places.map((place) => [
        place.input,
        place.target,
        rounded(place.measured),
        rounded(place.predicted),
        place.kept,
      ]),
    });
    const { input, target } = exponents(places.filter((place) => place.target > 0));
    if (Number.isFinite(input + target)) {
      report.addNote(
        `Where the targets differ, the squared distances of the networks grow as ‖dx‖^${rounded(input, 2)} ` +
          `‖dy‖^${rounded(target, 2)}; in the theory's rich limit both exponents are 1.`,
      );
    }
    const discarded = total - places.reduce((sum, { kept }) => sum + kept, 0);
    if (discarded > 0)
      report.addNote(`${discarded} training(s) ended above a loss of ${UNLEARNED} and were discarded.`);
    for (const note of sizeNotes(report.parameters)) report.addNote(`${note} ${COARSER}`);
    if (places.length === points * points) report.addFigure(mapsFigure(places, points));
    report.addFigure(scatterFigure(places));
  },
);

/** The exponents of h = constant · ‖dx‖^input ‖dy‖^target, by least squares in the logarithms. */
function exponents(places: readonly GridPoint[]): { input: number; target: number } {
  const centred = (values: readonly number[]) =>
    values.map((x) => Math.log(x) - meanOf(values.map(Math.log)));
  const [x, y, h] = [
    centred(places.map(({ input }) => input)),
    centred(places.map(({ target }) => target)),
    centred(places.map(({ measured }) => measured ** 2)),
  ];
  const dot = (a: readonly number[], b: readonly number[]) =>
    a.reduce((sum, value, i) => sum + value * b[i]!, 0);
  const [xx, xy, yy, xh, yh] = [dot(x, x), dot(x, y), dot(y, y), dot(x, h), dot(y, h)];
  const determinant = xx * yy - xy * xy;
  return { input: (xh * yy - yh * xy) / determinant, target: (yh * xx - xh * xy) / determinant };
}

function mapsFigure(places: readonly GridPoint[], points: number): Figure {
  const name = (x: number) => String(rounded(x, 3));
  const inputs = linearGrid(0.5, 1.5, points);
  const targets = linearGrid(0, 1, points);
  const cells = (panel: string, key: "measured" | "predicted"): Mark => ({
    type: "cell",
    panel,
    rows: inputs.map(name),
    columns: targets.map(name),
    values: inputs.map((_, i) => targets.map((_, j) => places[i * points + j]![key])),
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

function scatterFigure(places: readonly GridPoint[]): Figure {
  const largest = Math.max(...places.flatMap(({ measured, predicted }) => [measured, predicted]));
  const rows = [...new Set(places.map(({ input }) => input))];
  return {
    name: "scatter",
    title: "Final distances of the networks against the theory's",
    caption: "Every point is a pair of points of the grid; on the line the two are equal.",
    x: { label: "final distance ‖dh‖, theory" },
    y: { label: "final distance ‖dh‖, networks" },
    marks: [
      { type: "line", method: "equal", x: [0, largest], y: [0, largest] },
      ...rows.map((input): Mark => {
        const row = places.filter((place) => place.input === input);
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

const COARSER = "Learning rate 0.01 and at most 12000 epochs, in place of 0.002 and 40000.";
const FINE = { learningRate: 0.002, epochs: 40_000 };
const COARSE = { learningRate: 0.01, epochs: 12_000 };
