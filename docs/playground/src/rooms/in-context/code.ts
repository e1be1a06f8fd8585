import { hashOf } from "../../address";
import { literal, writeScript } from "../../write-code";
import { plots } from "./figure";
import { type InContextValues, inContext } from "./parameters";
import { type InContextPlan, inContextPlan, LINE, POINTS } from "./plan";

/** Code of a kind of attention: its imports, the theory, and the training. */
interface Part {
  readonly imports: Readonly<Record<string, readonly string[]>>;
  readonly theory: string;
  readonly training: string;
}

export function code(values: InContextValues): string {
  const { attention, query, examples, sequences, seed } = values;
  const plan = inContextPlan(values);
  const { variances, end, shown, tests } = plan;
  const { imports, theory, training } = (attention === "separate" ? separate : merged)(values, plan);
  const isRelated = query === "same";
  const method = attention === "separate" ? "closed form" : "flow of one head";
  const predicted = isRelated
    ? theory
    : "const predict = (times: number[]): Matrix[] => times.map(() => new Float64Array(variances.length ** 2));";
  return writeScript({
    title: "Linear attention that learns regression in context: theory, and training on sequences",
    hash: hashOf(inContext, values),
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
const random = generator(${seed});
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
const tests = ${literal(tests)}.map((examples) => ({ examples, ...testOf(examples) }));
const learned = (matrices: readonly Matrix[], d: number) =>
  matrices.map((matrix) => matrix[d * (variances.length + 1)]! / population.optimum.get(d, d));

const theory = { type: "line", method: "${method}" } as const;
const trained = { type: "dot", method: "gradient flow", x: points } as const;
const loss: Mark[] = [
  { ...theory, x: times, y: predicted.map((matrix) => lossOf(matrix, test.averages)) },
  { ...trained, y: matrices.map((matrix) => lossOf(matrix, test.averages)) },
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

const numbers = tests.map(({ examples }) => examples);
const testLosses = (matrix: Matrix) => tests.map(({ averages }) => lossOf(matrix, averages));
const category = "network at time t";
const context: Mark[] = [
  { ...theory, category, x: numbers, y: testLosses(predict([time])[0]!) },
  { ...trained, category, x: numbers, y: testLosses(matrices[${shown}]!) },
  { type: "line", category: "best for each number", method: "optimum", x: numbers, y: tests.map((t) => t.optimum) },
  { type: "rule", x: examples, label: "N" },
  { type: "rule", y: population.targetSecondMoment / 2, label: "prediction 0" },
];`,
    plots,
  });
}

/** Writes heads with separate key and query. */
function separate(values: InContextValues, { modes, size }: InContextPlan): Part {
  const { heads, inputs, initial, start, query, seed } = values;
  const isRelated = query === "same";
  const isRandom = start === "random";
  const count = 2 * inputs + 1;
  return {
    imports: {
      "deep-linear": isRelated ? ["modeDynamics"] : [],
      ode: ["type Field", "solve"],
      random: isRandom ? ["normal"] : [],
    },
    theory: `const modes = variances.slice(0, ${modes.length}).map((variance, d) => {
  const strength = variance ** 2;
  const inputVariance = strength / population.optimum.get(d, d);
  return modeDynamics({ strength, inputVariance, initial: ${literal(initial)}, depth: 3 });
});
const predict = (times: number[]): Matrix[] =>
  times.map((t) => variances.flatMap((_, i) => variances.map((_, j) => (i === j ? (modes[i]?.at(t) ?? 0) : 0))));`,
    training: `const size = variances.length;
/** Returns M = Σ v k qᵀ of heads that store v, k and q one after another. */
const matrixOf = (weights: ArrayLike<number>, matrix = new Float64Array(size ** 2)) => {
  matrix.fill(0);
  for (let v = 0; v < weights.length; v += ${count}) {
    for (let i = 0; i < size; i++) {
      for (let j = 0; j < size; j++) {
        matrix[i * size + j]! += weights[v]! * weights[v + 1 + i]! * weights[v + 1 + size + j]!;
      }
    }
  }
  return matrix;
};
const matrix = new Float64Array(size ** 2);
const descent = new Float64Array(size ** 2);
const field: Field = (_t, weights, change) => {
  matrixOf(weights, matrix);
  const { inputCorrelation, inputOutputCorrelation } = averages;
  for (let a = 0; a < size ** 2; a++) {
    descent[a] = inputOutputCorrelation.data[a]!;
    for (let b = 0; b < size ** 2; b++) descent[a]! -= inputCorrelation.data[a * size ** 2 + b]! * matrix[b]!;
  }
  change.fill(0);
  for (let v = 0; v < weights.length; v += ${count}) {
    const [k, q] = [v + 1, v + 1 + size];
    for (let i = 0; i < size; i++) {
      for (let j = 0; j < size; j++) {
        const g = descent[i * size + j]!;
        change[v]! += weights[k + i]! * g * weights[q + j]!;
        change[k + i]! += weights[v]! * g * weights[q + j]!;
        change[q + j]! += weights[v]! * g * weights[k + i]!;
      }
    }
  }
};
${
  isRandom
    ? `const start = Float64Array.from(normal({ shape: [${heads * count}], seed: ${seed} }).data, (x) => ${literal(size)} * x);`
    : `const start = new Float64Array(${heads * count}); // each head along one direction, as far as there are directions
for (let h = 0; h < Math.min(${heads}, size); h++) {
  const v = h * ${count};
  for (const i of [v, v + 1 + h, v + 1 + size + h]) start[i] = ${literal(size)};
}`
}
const { states } = solve(field, start, { times: points });
const matrices = points.map((_, i) => matrixOf(states.data.subarray(i * start.length, (i + 1) * start.length)));`,
  };
}

/** Writes heads with a matrix in place of key and query: a linear network of two layers. */
function merged(values: InContextValues, { size }: InContextPlan): Part {
  const { heads, inputs, initial, start, query, seed } = values;
  const widths = literal([inputs ** 2, heads, 1]);
  const isRandom = start === "random";
  return {
    imports: {
      "deep-linear": [
        "gradientFlow",
        ...(isRandom ? ["gaussianWeights"] : []),
        ...(isRandom && query === "other" ? [] : ["alignedWeights"]),
      ],
    },
    theory: `// Aligned heads change together, like one head.
const oneHead = alignedWeights({
  correlations: population,
  widths: ${literal([inputs ** 2, 1, 1])},
  strengths: ${literal(initial)},
});
const predict = (times: number[]): Matrix[] =>
  gradientFlow(oneHead, population, { times }).products.map(({ data }) => data);`,
    training: `const weights = ${
      isRandom
        ? `gaussianWeights(${literal({ widths: [inputs ** 2, heads, 1], standardDeviation: size, seed })})`
        : `alignedWeights({ correlations: population, widths: ${widths}, strengths: ${literal(initial)} })`
    };
const matrices: Matrix[] = gradientFlow(weights, averages, { times: points }).products.map(({ data }) => data);`,
  };
}
