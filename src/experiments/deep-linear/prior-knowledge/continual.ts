import { type NdArray, toNdArray } from "../../../arrays";
import {
  continualLearning,
  gaussianWeights,
  gradientDescentAsync,
  lambdaBalancedWeights,
  loss,
} from "../../../deep-linear";
import * as networks from "../../../networks";
import type { Figure, Mark } from "../../../plots";
import type { ReportBuilder } from "../../../reports/report-builder";
import { linearGrid, thin } from "../../../reports/series";
import { type Task, teacher } from "../../../tasks";
import { explainedPart } from "../../explained-part";
import { relativeDistance } from "../../universal/common";

const SIZES = { inputSize: 5, outputSize: 6, samples: 25, whiten: true } as const;
const WIDTHS = [5, 10, 6] as const;
/** Time spent on each task. */
const DURATION = 40;
const RATE = 0.05;

/** Learns tasks one after the other and records the losses on all of them, in linear and nonlinear networks. */
export async function learnContinually(
  report: ReportBuilder<"tasks" | "seed">,
  from: number,
  to: number,
): Promise<void> {
  const { tasks: count, seed } = report.parameters;
  const { signal } = report;
  const tasks = Array.from({ length: count }, (_, k) => teacher({ ...SIZES, seed: seed + 10 * k }));
  const weights = lambdaBalancedWeights({ widths: WIDTHS, lambda: 0, scale: 0.02, seed: seed + 1 });
  const lessons = report.control ? tasks.map(() => joined(tasks)) : tasks;
  const exact = continualLearning(weights, tasks, { duration: DURATION });
  const grid = linearGrid(0, DURATION, 81);
  const marks: Mark[] = [];
  const names = tasks.map((_, i) => `task ${i + 1}`);
  const curves = names.map(() => ({ time: [] as number[], exact: [] as number[] }));
  const measured = names.map(() => ({ time: [] as number[], descent: [] as number[] }));
  let current: readonly (typeof weights)[number][] = weights;
  const [found, expected]: [number[], number[]] = [[], []];
  for (const [j] of tasks.entries()) {
    const onProgress = report.stage(`task ${j + 1}`, from + ((to - from) * 0.3 * (j + 1)) / count);
    for (const t of grid) {
      const { losses } = exact.at(j, t);
      for (const [i, curve] of curves.entries()) {
        curve.time.push(j * DURATION + t);
        curve.exact.push(losses[i]!);
      }
    }
    const options = { learningRate: RATE / 5, steps: (5 * DURATION) / RATE, every: 80, signal, onProgress };
    const descent = report.ensure(await gradientDescentAsync(current, lessons[j]!, options));
    for (const [k, t] of descent.times.entries()) {
      for (const [i, task] of tasks.entries()) {
        measured[i]!.time.push(j * DURATION + t);
        const remainingLoss = loss([descent.products[k]!], task);
        measured[i]!.descent.push(remainingLoss);
        found.push(remainingLoss);
        expected.push(exact.at(j, t).losses[i]!);
      }
    }
    current = descent.at(DURATION).weights;
  }
  for (const [i, category] of names.entries()) {
    report.addSeries(`loss on ${category}`, curves[i]!);
    marks.push(
      { type: "line", category, method: "closed form", x: curves[i]!.time, y: curves[i]!.exact },
      {
        type: "dot",
        category,
        method: "gradient descent",
        x: thin(measured[i]!.time, 3),
        y: thin(measured[i]!.descent, 3),
      },
    );
  }
  report.claimAtMost(
    "losses on all tasks while they are learned one after the other, gradient descent and closed form: relative root mean square difference",
    relativeDistance(expected, found),
    0.02,
  );
  const completed = continualLearning(weights, tasks);
  report.agreeWithin(
    "losses after learning depend only on the tasks: losses and ½‖Σ_j − Σ_i‖² + c, largest difference",
    Math.max(
      ...names.flatMap((_, j) =>
        names.map((_, i) => Math.abs(completed.losses.get(j + 1, i) - completed.interference.get(j, i))),
      ),
    ),
    1e-12,
  );
  report.addFigure({
    name: "continual",
    title: "Learning one task changes the losses on the others as predicted by the closed form",
    caption: `Losses on ${count} random tasks, learned one after the other for ${DURATION} τ each, from small balanced weights.`,
    x: { label: "time t (units of τ)" },
    y: { label: "loss on each task ½⟨‖y − ŷ‖²⟩" },
    marks: [...marks, ...names.slice(1).map((_, k): Mark => ({ type: "rule", x: (k + 1) * DURATION }))],
  });
  const interference = (j: number, i: number) => completed.interference.get(j, i);
  const pairs = names.flatMap((_, j) => names.flatMap((_, i) => (i === j ? [] : [[j, i] as const])));
  await forgetNonlinearly(report, tasks, lessons, pairs, interference, [from + 0.3 * (to - from), to]);
}

/** Returns one task of the samples of all tasks. */
const joined = (tasks: readonly Task[]): Task => ({
  inputs: stacked(tasks.map(({ inputs }) => inputs)),
  targets: stacked(tasks.map(({ targets }) => targets)),
});

/** Stacks the rows of matrices with equal numbers of columns. */
const stacked = (parts: readonly NdArray[]): NdArray =>
  toNdArray(Float64Array.from(parts.flatMap(({ data }) => Array.from(data))), [
    parts.reduce((rows, { shape }) => rows + shape[0]!, 0),
    parts[0]!.shape[1]!,
  ]);

/** Compares the losses on other tasks in linear and nonlinear networks with the linear formula. */
async function forgetNonlinearly(
  report: ReportBuilder<"tasks" | "seed">,
  tasks: readonly Task[],
  lessons: readonly Task[],
  pairs: readonly (readonly [learned: number, tested: number])[],
  expected: (learned: number, tested: number) => number,
  [from, to]: readonly [number, number],
): Promise<void> {
  const { signal, parameters } = report;
  const marks: Mark[] = [];
  const rows: (string | number)[][] = [];
  for (const [k, activation] of (["linear", "tanh", "relu"] as networks.ActivationName[]).entries()) {
    const network = networks.mlp({ widths: WIDTHS, activation, bias: false });
    let current = {
      weights: gaussianWeights({ widths: WIDTHS, standardDeviation: 0.1, seed: parameters.seed + 2 }),
    };
    const losses: Float64Array[] = [];
    for (const [j, task] of lessons.entries()) {
      const onProgress = report.stage(
        `task ${j + 1} in a ${activation} network`,
        from + ((to - from) * (k + (j + 1) / lessons.length)) / 3,
      );
      const options = {
        learningRate: RATE,
        epochs: (2 * DURATION) / RATE,
        every: 800,
        signal,
        onProgress,
      };
      const training = report.ensure(await networks.trainAsync(network, current, task, options));
      current = training.parameters;
      losses.push(Float64Array.from(tasks, (other) => networks.loss(network, training.parameters, other)));
    }
    const theory = pairs.map(([j, i]) => expected(j, i));
    const found = pairs.map(([j, i]) => losses[j]![i]!);
    marks.push({ type: "dot", category: activation, x: theory, y: found });
    const relativeError = relativeDistance(theory, found);
    rows.push([activation, relativeError, ...losses.map((row, j) => row[j]!)]);
    report.claimAtMost(
      `losses on other tasks, linear formula and ${activation} network from small random weights: relative root mean square difference`,
      relativeError,
      activation === "linear" ? 1e-3 : 0.1,
    );
    // Two tasks make two pairs, with nearly equal losses.
    if (pairs.length > 2) {
      report.claimAtLeast(
        `losses on other tasks, ${activation} network: part of their variation that the linear formula explains (0 for one loss of all pairs)`,
        explainedPart(found, theory),
        activation === "linear" ? 1 - 1e-6 : 0.6,
      );
    }
  }
  report.addTable({
    name: "Losses on other tasks after learning one, linear formula and networks",
    columns: ["network", "relative difference", ...tasks.map((_, j) => `loss on task ${j + 1} when learned`)],
    rows,
  });
  report.addFigure(forgettingFigure(marks));
}

function forgettingFigure(marks: readonly Mark[]): Figure {
  const values = marks.flatMap((mark) => (mark.type === "dot" ? [...mark.x, ...mark.y] : []));
  const ends = [0.95 * Math.min(...values), 1.02 * Math.max(...values)];
  return {
    name: "forgetting",
    title: "Losses on other tasks after learning one, linear formula and networks",
    caption:
      "Each dot is a pair of tasks: loss on one task directly after learning the other. Networks of 5-10-6 units learn by " +
      "gradient descent from small random weights. Dots on the line agree with ½‖Σ_j − Σ_i‖² + c.",
    x: { label: "loss on the other task, ½‖Σ_j − Σ_i‖² + c" },
    y: { label: "loss on the other task, network" },
    marks: [{ type: "line", method: "equal", x: ends, y: ends }, ...marks],
  };
}
