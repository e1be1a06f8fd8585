import { literal } from "../../write-code";
import type { InContextValues } from "./parameters";
import type { InContextPlan } from "./plan";

/** Code of a kind of attention: its imports, the theory, and the training. */
interface HeadsCode {
  readonly imports: Readonly<Record<string, readonly string[]>>;
  readonly theory: string;
  readonly training: string;
}

/** Writes heads with separate key and query. */
export function separateHeads(values: InContextValues, { modes, size }: InContextPlan): HeadsCode {
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
  times.map((t) => {
    const entries = variances.map((_, d) => modes[d]?.at(t) ?? 0);
    return entries.flatMap((entry, i) => entries.map((_, j) => (i === j ? entry : 0)));
  });`,
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
export function mergedHeads(values: InContextValues, { size }: InContextPlan): HeadsCode {
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
