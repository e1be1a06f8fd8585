import { marginAsymptotics, separableDescentAsync } from "../../implicit-bias";
import type { Figure, Mark } from "../../plots";
import type { ReportBuilder } from "../../reports/report-builder";
import { linearGrid } from "../../reports/series";

/** Samples multiplied by their labels. The first two lie on the margin and are not mirror images of each other. */
const INPUTS = [
  [0.3, 1.6],
  [1.8, 0.7],
  [2.5, 2],
  [3, 1],
];
/** Sample between the mirror images of the first two, which no classifier classifies together with them. */
const OPPOSITE = [-1, -1.2];
const RATE = 0.1;
const START = [1, -0.5];
const LOSSES = ["exponential", "logistic"] as const;

/** Runs gradient descent of a linear classifier on separable data and compares it with the largest margin. */
export async function widenMargin(report: ReportBuilder<"steps">, from: number, to: number): Promise<void> {
  const { steps } = report.parameters;
  const { signal } = report;
  const problem = { inputs: INPUTS };
  const learned = report.control ? { inputs: [...INPUTS, OPPOSITE] } : problem;
  const { weights, offset, lossConstant, margin } = marginAsymptotics(problem, { learningRate: RATE });
  const [products, angles]: [Mark[], Mark[]] = [[], []];
  const rows: (string | number)[][] = [];
  for (const [k, loss] of LOSSES.entries()) {
    const onProgress = report.stage(`margin, ${loss} loss`, from + ((to - from) * (k + 1)) / LOSSES.length);
    const options = { loss, learningRate: RATE, steps, initial: START, signal, onProgress };
    const trajectory = report.ensure(await separableDescentAsync(learned, options));
    const late = Array.from(trajectory.steps.keys()).filter((i) => trajectory.steps[i]! >= 1 && i % 3 === 0);
    const x = late.map((i) => trajectory.steps[i]!);
    const product = late.map((i) => trajectory.steps[i]! * trajectory.loss[i]!);
    const gap = late.map((i) => margin - trajectory.margins[i]!);
    products.push({ type: "dot", category: `${loss} loss`, method: "gradient descent", x, y: product });
    angles.push({ type: "dot", category: `${loss} loss`, method: "gradient descent", x, y: gap });
    const end = trajectory.steps.length - 1;
    const found = weights.map((_, i) => trajectory.weights.get(end, i));
    const expected = lateWeights(weights, offset, steps);
    const miss = Math.hypot(...found.map((w, i) => w - expected[i]!));
    rows.push([
      loss,
      product[product.length - 1]!,
      lossConstant,
      miss,
      trajectory.margins[end]!,
      marginOf(expected),
      margin,
    ]);
    report.addSeries(`margin, ${loss} loss`, { steps: x, product, gap });
  }
  report.claimAtMost(
    `t L(t) after ${steps} steps compared with Σ α/η = ${lossConstant.toPrecision(3)}: largest relative difference`,
    Math.max(...rows.map((row) => Math.abs((row[1] as number) / lossConstant - 1))),
    0.02,
  );
  report.claimAtMost(
    "weights compared with ŵ ln t + w̃: largest distance",
    Math.max(...rows.map((row) => row[3] as number)),
    0.1,
  );
  report.addTable({
    name: `Gradient descent on separable data after ${steps} steps`,
    columns: [
      "loss",
      "t L(t)",
      "Σ α/η",
      "distance from ŵ ln t + w̃",
      "margin",
      "margin of ŵ ln t + w̃",
      "largest margin",
    ],
    rows,
  });
  report.addFigure(constantFigure(products, lossConstant, steps));
  report.addFigure(gapFigure(angles, { weights, offset, margin }, steps));
}

function constantFigure(marks: readonly Mark[], constant: number, steps: number): Figure {
  return {
    name: "margin-loss",
    title: "On separable data the loss falls as 1/t, with a constant that follows from the margin",
    caption: `Gradient descent of a linear classifier with learning rate ${RATE}; α are the dual variables of the support vector machine.`,
    x: { label: "steps t", scale: "log", domain: [1, steps] },
    y: { label: "t · L(t)", domain: [0, 1.15 * constant] },
    marks: [{ type: "rule", y: constant, label: "Σ α/η" }, ...marks],
  };
}

/** Computes the asymptotic weights ŵ ln t + w̃. */
const lateWeights = (weights: Float64Array, offset: Float64Array, t: number): Float64Array =>
  weights.map((w, i) => w * Math.log(t) + offset[i]!);

/** Returns the margin of a classifier: the smallest distance of a sample from its boundary. */
const marginOf = (w: Float64Array): number =>
  Math.min(...INPUTS.map((x) => x.reduce((sum, value, i) => sum + value * w[i]!, 0))) / Math.hypot(...w);

function gapFigure(
  marks: readonly Mark[],
  limit: { readonly weights: Float64Array; readonly offset: Float64Array; readonly margin: number },
  steps: number,
): Figure {
  const times = linearGrid(1, Math.log10(steps), 121).map((e) => 10 ** e);
  const gap = times.map((t) => limit.margin - marginOf(lateWeights(limit.weights, limit.offset, t)));
  return {
    name: "margin",
    title: "The margin approaches its largest value slowly, as 1/ln t",
    caption:
      "Largest margin minus the margin of gradient descent, compared with that of ŵ ln t + w̃ with the predicted offset w̃.",
    x: { label: "steps t", scale: "log", domain: [1, steps] },
    y: { label: "largest margin − margin", domain: [0, 1.2 * Math.max(...gap)] },
    marks: [{ type: "line", method: "ŵ ln t + w̃", x: times, y: gap }, ...marks],
  };
}
