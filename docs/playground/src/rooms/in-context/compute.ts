import { loss as lossOfWeights } from "learning-dynamics/deep-linear";
import type { Mark } from "learning-dynamics/plots";
import type { Correlations } from "learning-dynamics/tasks";
import { crossing } from "../../crossing";
import { grid } from "../../grid";
import type { Fact, Outcome, Watch } from "../../outcome";
import { trainedMatrices } from "./network";
import type { InContextValues } from "./parameters";
import { inContextPlan, LINE, POINTS } from "./plan";
import { type Matrix, predictedMatrices, testOf } from "./theory";

/** Categories of the test with other numbers of examples. */
const NOW = "network at time t";
const BEST = "best for each number";

/** Computes losses and learned directions: the theory, then a network that is trained on sequences. */
export async function compute(values: InContextValues, { signal, report }: Watch<Outcome>): Promise<Outcome> {
  const { examples, sequences } = values;
  const plan = inContextPlan(values);
  const { variances, population, end, shown, tests, notes } = plan;
  const names = variances.map((variance, d) => `direction ${d + 1}, λ = ${variance.toPrecision(3)}`);
  const test = testOf(values, plan, examples);
  const contexts = tests.map((count) => testOf(values, plan, count));
  const points = grid(end, POINTS);
  const time = points[shown]!;
  const learned = (matrices: readonly Matrix[], d: number): number[] =>
    matrices.map((matrix) => matrix[d * (variances.length + 1)]! / population.optimum.get(d, d));
  const testLosses = (matrix: Matrix): number[] => contexts.map(({ averages }) => lossOf(matrix, averages));

  const times = grid(end, LINE);
  const theory = predictedMatrices(values, plan, times);
  const method = values.attention === "separate" ? "closed form" : "flow of one head";
  const now: Mark = { type: "rule", x: time };
  const loss: Mark[] = [
    { type: "line", method, x: times, y: theory.map((matrix) => lossOf(matrix, test.averages)) },
    { type: "rule", y: test.optimum, label: "optimum" },
    now,
  ];
  const directions: Mark[] = [
    ...names.map(
      (category, d): Mark => ({ type: "line", category, method, x: times, y: learned(theory, d) }),
    ),
    now,
  ];
  const [predicted] = predictedMatrices(values, plan, [time]);
  const context: Mark[] = [
    { type: "line", category: NOW, method, x: tests, y: testLosses(predicted!) },
    { type: "line", category: BEST, method: "optimum", x: tests, y: contexts.map(({ optimum }) => optimum) },
    { type: "rule", x: examples, label: "N" },
    { type: "rule", y: population.targetSecondMoment / 2, label: "prediction 0" },
  ];
  const untrained: Outcome = { plots: { loss, directions, context }, facts: [], notes };
  report(untrained);

  const matrices = await trainedMatrices(values, plan, signal);
  if (signal.aborted) return untrained;
  const losses = matrices.map((matrix) => lossOf(matrix, test.averages));
  const dots = { type: "dot", method: "gradient flow" } as const;
  const trained = names.map((_, d) => learned(matrices, d));
  const facts = names.map(
    (_, d): Fact => ({
      label: `direction ${d + 1} half learned at`,
      value: `${crossing(times, learned(theory, d), 0.5)} (${method}), ${crossing(points, trained[d]!, 0.5)} (trained)`,
    }),
  );
  return {
    plots: {
      loss: [...loss, { ...dots, x: points, y: losses }],
      directions: [
        ...directions,
        ...names.map((category, d) => ({ ...dots, category, x: points, y: trained[d]! })),
      ],
      context: [...context, { ...dots, category: NOW, x: tests, y: testLosses(matrices[shown]!) }],
    },
    facts: [
      {
        label: "loss on new sequences",
        value: `${losses[0]!.toPrecision(3)} at first, ${losses.at(-1)!.toPrecision(3)} at the end, ${test.optimum.toPrecision(3)} at best`,
      },
      ...facts,
      { label: "tested at", value: `t = ${time.toPrecision(3)}` },
      { label: "trained on", value: `${sequences} sequences of ${examples} examples` },
    ],
    notes,
  };
}

/** Computes the loss of the prediction βᵀ M x_q on averages over sequences. */
const lossOf = (matrix: Matrix, averages: Correlations): number =>
  lossOfWeights([[Array.from(matrix)]], averages);
