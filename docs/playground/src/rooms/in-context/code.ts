import { literal, writeScript } from "../../write-code";
import { plotsOf } from "./figure";
import { mergedHeads, separateHeads } from "./heads-code";
import { type InContextValues, inContext } from "./parameters";
import { inContextPlan, LINE, POINTS } from "./plan";

export function code(values: InContextValues): string {
  const { attention, query, examples, sequences, seed } = values;
  const plan = inContextPlan(values);
  const { variances, end, shown, tests } = plan;
  const { imports, theory, training } = (attention === "separate" ? separateHeads : mergedHeads)(
    values,
    plan,
  );
  const isRelated = query === "same";
  const method = attention === "separate" ? "closed form" : "flow of one head";
  const predicted = isRelated
    ? theory
    : "const predict = (times: number[]): Matrix[] => times.map(() => new Float64Array(variances.length ** 2));";
  return writeScript({
    title: "Linear attention that learns regression in context: theory, and training on sequences",
    room: inContext,
    values,
    imports: {
      ...imports,
      "deep-linear": [...imports["deep-linear"]!, "loss as lossOfWeights"],
      random: ["generator", ...(imports.random ?? [])],
      tasks: [
        "type Correlations",
        "correlations",
        "inContextRegression",
        ...(isRelated ? [] : ["correlationsFrom"]),
      ],
    },
    body: `
const variances = ${literal(variances)}; // of the inputs along their principal directions
const examples = ${examples};
type Matrix = ArrayLike<number>; // M of the prediction βᵀ M x_q, row by row

// Averages over all sequences with a number of examples.
const covariance = variances.map((variance, i) => variances.map((_, j) => (i === j ? variance : 0)));
const population = inContextRegression({ covariance, examples });
const testOf = (examples: number) => {
  const averages = inContextRegression({ covariance, examples });
  ${
    isRelated
      ? "return { averages, optimum: averages.loss };"
      : `const { inputCorrelation, targetSecondMoment } = averages;
  const inputOutputCorrelation = [variances.flatMap(() => variances.map(() => 0))];
  return {
    averages: correlationsFrom({ inputCorrelation, inputOutputCorrelation, targetSecondMoment }),
    optimum: targetSecondMoment / 2,
  };`
  }
};
const lossOf = (matrix: Matrix, averages: Correlations) => lossOfWeights([[Array.from(matrix)]], averages);

// The theory, for heads that are aligned with the directions.
${predicted}

// Linear attention is a linear function of z = vec(β x_qᵀ), with β = (1/N) Σ y x of the examples (x, y).
const random = generator(${seed + 1});
const dot = (a: number[], b: number[]) => a.reduce((sum, x, i) => sum + x * b[i]!, 0);
const z: number[][] = [];
const targets: number[][] = [];
for (let s = 0; s < ${sequences}; s++) {
  const w = variances.map(() => random.normal());
  const beta = variances.map(() => 0);
  for (let n = 0; n < examples; n++) {
    const x = variances.map((variance) => Math.sqrt(variance) * random.normal());
    const y = dot(w, x);
    for (let i = 0; i < x.length; i++) beta[i]! += (y * x[i]!) / examples;
  }
  const query = variances.map((variance) => Math.sqrt(variance) * random.normal());
  z.push(beta.flatMap((b) => query.map((x) => b * x)));
  targets.push([dot(${isRelated ? "w" : "variances.map(() => random.normal())"}, query)]);
}
const averages = correlations({ inputs: z, targets });

// Training on these sequences.
const grid = (count: number) => Array.from({ length: count }, (_, i) => (${literal(end)} * i) / (count - 1));
const points = grid(${POINTS});
${training}

const times = grid(${LINE});
const predicted = predict(times);
const test = testOf(examples);
const time = points[${shown}]!; // of the test with other numbers of examples
const numbers = ${literal(tests)};
const tests = numbers.map(testOf);
const learned = (matrices: readonly Matrix[], d: number) =>
  matrices.map((matrix) => matrix[d * (variances.length + 1)]! / population.optimum.get(d, d));

const theory = { type: "line", method: "${method}" } as const;
const trained = { type: "dot", method: "gradient flow", x: points } as const;
const losses = matrices.map((matrix) => lossOf(matrix, test.averages));
const loss: Mark[] = [
  { ...theory, x: times, y: predicted.map((matrix) => lossOf(matrix, test.averages)) },
  { ...trained, y: losses },
  { type: "rule", y: test.optimum, label: "optimum" },
  { type: "rule", x: time },
];
const directions: Mark[] = variances.flatMap((variance, d) => {
  const category = \`direction \${d + 1}, λ = \${variance.toPrecision(3)}\`;
  return [
    { ...theory, category, x: times, y: learned(predicted, d) },
    { ...trained, category, y: learned(matrices, d) },
  ];
});
directions.push({ type: "rule", x: time });

const testLosses = (matrix: Matrix) => tests.map(({ averages }) => lossOf(matrix, averages));
const category = "network at time t";
const context: Mark[] = [
  { ...theory, category, x: numbers, y: testLosses(predict([time])[0]!) },
  { ...trained, category, x: numbers, y: testLosses(matrices[${shown}]!) },
  {
    type: "line",
    category: "best for each number",
    method: "optimum",
    x: numbers,
    y: tests.map(({ optimum }) => optimum),
  },
  { type: "rule", x: examples, label: "N" },
  { type: "rule", y: population.targetSecondMoment / 2, label: "prediction 0" },
];`,
    results: [
      `loss on new sequences: \${three(losses[0]!)} at first, \${three(losses.at(-1)!)} at t = \${three(points.at(-1)!)}, \${three(test.optimum)} at best`,
    ],
    plots: plotsOf(values),
  });
}
