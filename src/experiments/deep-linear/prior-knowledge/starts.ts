import type { NdArray } from "../../../arrays";
import {
  type ExactFlow,
  exactFlow,
  gradientDescentAsync,
  gradientFlowAsync,
  lambdaBalancedWeights,
} from "../../../deep-linear";
import type { Figure, Mark } from "../../../plots";
import { checkSteps } from "../../../reports/check-steps";
import type { ReportBuilder } from "../../../reports/report-builder";
import { linearGrid, thin } from "../../../reports/series";
import type { Correlations } from "../../../tasks";
import { EXCHANGED, IN_ORDER, REGROUPED, treeTask } from "./tree";

/** Initial weights of a network of eight hidden units that learns the tree. */
interface Start {
  readonly name: string;
  readonly weights: readonly NdArray[];
}

/**
 * Returns random weights with the balance `lambda` for which learning does not end in a saddle. After 64 attempts it
 * returns the last weights.
 */
function balancedStart(
  data: Correlations,
  { lambda, scale, seed }: { lambda: number; scale: number; seed: number },
): readonly [NdArray, NdArray] {
  const widths = [8, 8, 8] as const;
  for (let trial = 0; ; trial++) {
    const weights = lambdaBalancedWeights({ widths, lambda, scale, seed: seed + trial });
    // At λ = 0 half of all initial weights lead to a saddle, because the sign of the determinant is conserved.
    if (trial === 64 || !exactFlow(weights, data, { times: [0] }).endsInSaddle) return weights;
  }
}

/** Computes the time at which a loss that falls from its value at 0 first reaches the fraction `part` of it. */
function timeToPart(lossAt: (t: number) => number, part: number, longest: number): number {
  const goal = part * lossAt(0);
  let [low, high] = [0, Math.min(1, longest)];
  while (lossAt(high) > goal && high < longest) high = Math.min(2 * high, longest);
  for (let k = 0; k < 60; k++) {
    const middle = (low + high) / 2;
    if (lossAt(middle) > goal) low = middle;
    else high = middle;
  }
  return high;
}

/**
 * Learns the tree from small weights, from large weights and from knowledge of two other trees, by closed form,
 * gradient flow and gradient descent.
 */
export async function learnFromStarts(
  report: ReportBuilder<"lambda" | "scale" | "seed">,
  from: number,
  to: number,
): Promise<void> {
  const { lambda, scale, seed } = report.parameters;
  const { signal } = report;
  const data = treeTask(IN_ORDER);
  const small = { lambda, scale, seed };
  const trainedOn = (leaves: readonly number[]) => {
    const task = treeTask(leaves);
    return exactFlow(balancedStart(task, small), task, { times: [0] }).weights(100);
  };
  const starts: Start[] = [
    { name: "small weights", weights: balancedStart(data, small) },
    { name: "large weights", weights: balancedStart(data, { ...small, scale: 0.42 }) },
    { name: "a different tree", weights: trainedOn(REGROUPED) },
    { name: "a tree with two things exchanged", weights: trainedOn(EXCHANGED) },
  ];
  const flows = starts.map(({ weights }) => exactFlow(weights, data, { times: [0] }));
  const learned = flows.map(({ at }) => timeToPart((t) => at(t).loss, 0.01, 1e6));
  const end = 1.1 * Math.max(...learned);
  const times = linearGrid(0, end, 161);
  const marks: Mark[] = [];
  const measured: number[] = [];
  let largestError = 0;
  let order = 0;
  for (const [k, { name, weights: known }] of starts.entries()) {
    const onProgress = report.stage(`from ${name}`, from + ((to - from) * (k + 1)) / starts.length);
    const weights = report.control ? starts[0]!.weights : known;
    const exact = exactFlow(known, data, { times });
    const flow = report.ensure(await gradientFlowAsync(weights, data, { times, signal, onProgress }));
    measured.push(timeToPart((t) => flow.at(t).loss, 0.01, end));
    const largest = (products: readonly NdArray[], against: readonly NdArray[]) =>
      Math.max(
        ...products.flatMap(({ data }, i) => Array.from(data, (x, j) => Math.abs(x - against[i]!.data[j]!))),
      );
    largestError = Math.max(largestError, largest(flow.products, exact.products));
    const descend = async (learningRate: number) => {
      const steps = checkSteps(report.args, Math.ceil(end / learningRate));
      const every = Math.round(steps / 40);
      const options = { learningRate, steps, every, signal };
      const descent = report.ensure(await gradientDescentAsync(weights, data, options));
      const expected = Array.from(descent.times, (t) => exact.at(t).product);
      return { descent, error: largest(descent.products, expected) };
    };
    const [coarse, fine] = [await descend(0.004), await descend(0.002)];
    order = Math.max(order, Math.abs(Math.log2(coarse.error / fine.error) - 1));
    report.addSeries(`from ${name}`, { time: times, exact: exact.loss, flow: flow.loss });
    marks.push(
      { type: "line", category: name, method: "closed form", x: times, y: exact.loss },
      {
        type: "dot",
        category: name,
        method: "gradient flow",
        x: thin(times, 8, 4),
        y: thin(flow.loss, 8, 4),
      },
      {
        type: "dot",
        category: name,
        method: "gradient descent",
        x: thin(coarse.descent.times, 2),
        y: thin(coarse.descent.loss, 2),
      },
    );
  }
  report.claimAtMost(
    "from all initial weights, closed form and gradient flow agree: largest difference of the products",
    largestError,
    1e-8,
  );
  report.claimAtMost(
    "gradient descent approaches the closed form at first order in the learning rate: |order − 1|",
    order,
    0.2,
  );
  report.addTable({
    name: "Time to 1 % of the initial loss of the tree",
    columns: ["initial weights", "initial loss", "closed form (τ)", "gradient flow (τ)"],
    rows: starts.map(({ name }, k) => [name, flows[k]!.at(0).loss, learned[k]!, measured[k]!]),
  });
  report.claimAtLeast(
    "unlearning takes time: ratio of the times of gradient flow to 1 % of the initial loss, exchanged things to small weights (1 without prior knowledge)",
    measured[3]! / measured[0]!,
    1.1,
  );
  report.addFigure(startsFigure(marks, end, lambda));
  report.addFigure(revisionFigure(exactFlow(starts[2]!.weights, data, { times: [0] }), learned[2]!));
}

function startsFigure(marks: readonly Mark[], end: number, lambda: number): Figure {
  return {
    name: "starts",
    title: "Learning one task from four initial states follows the closed form",
    caption:
      "A tree of eight things is learned from small random weights, from large random weights, from knowledge of a " +
      "tree with different groups, and from the same tree with two things exchanged; all with balance λ = " +
      `${lambda}. Knowledge of the wrong sign causes a plateau at a saddle.`,
    x: { label: "time t (units of τ)", domain: [0, end] },
    y: { label: "loss ½⟨‖y − ŷ‖²⟩" },
    marks,
  };
}

/** Draws the similarity of the eight things in the hidden layer while one tree is replaced by another. */
function revisionFigure(flow: ExactFlow, learned: number): Figure {
  const names = IN_ORDER.map((i) => String(i + 1));
  const moments = [0, 0.15, 0.3, 0.5, 0.75, 1.15].map((part) => part * learned);
  return {
    name: "revision",
    title: "Revision of structured knowledge: the old tree fades while the new one grows",
    caption:
      "Inner products W₁ᵀW₁ of the things' hidden representations, in closed form, from a tree with the pairs 1-5, " +
      "2-6, 3-7 and 4-8 to one with the pairs 1-2, 3-4, 5-6 and 7-8. Diagonal entries exceed the colour scale.",
    width: 860,
    x: { label: "thing" },
    y: { label: "thing" },
    marks: moments.map((t): Mark => {
      const { inputRepresentation } = flow.at(t);
      return {
        type: "cell",
        panel: `t = ${t.toFixed(2)} τ`,
        rows: names,
        columns: names,
        values: IN_ORDER.map((i) => IN_ORDER.map((j) => inputRepresentation.get(i, j))),
        label: "inner product",
        colours: "diverging",
        domain: [-1, 1],
      };
    }),
  };
}
