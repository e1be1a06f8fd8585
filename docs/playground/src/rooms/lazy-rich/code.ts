import { literal, writeScript } from "../../write-code";
import { plots } from "./figure";
import { type LazyRichValues, lazyRich } from "./parameters";
import { LINE, lazyRichPlan, SAMPLES } from "./plan";

export function code(values: LazyRichValues): string {
  const { task, lambda, scale, seed, matrix } = values;
  const { names, widths, end, time, learningRate, steps, every } = lazyRichPlan(values);
  const random = { inputSize: widths[0], outputSize: widths[2], samples: SAMPLES, whiten: true, seed };
  const field = matrix === "inputs" ? "inputRepresentation" : "outputRepresentation";
  return writeScript({
    title: "From lazy to rich: the exact solution and gradient descent",
    room: lazyRich,
    values,
    imports: {
      arrays: ["type NdArray"],
      "deep-linear": ["exactFlow", "gradientDescent", "lambdaBalancedWeights"],
      linalg: ["matmul"],
      tasks: ["correlations", task === "semantic" ? "semanticHierarchy" : "teacher"],
    },
    body: `
const data = correlations(${task === "semantic" ? "semanticHierarchy()" : `teacher(${literal(random)})`});
const weights = lambdaBalancedWeights({ widths: ${literal(widths)}, lambda: ${literal(lambda)}, scale: ${literal(scale)}, seed: ${seed} });
const times = Array.from({ length: ${LINE} }, (_, i) => (${literal(end)} * i) / ${LINE - 1});
const exact = exactFlow(weights, data, { times });
const descent = gradientDescent(weights, data, ${literal({ learningRate, steps, every })});

// On the axes of the inputs the tangent kernel is A ⊗ 1 + 1 ⊗ B with A = W₁ᵀW₁ and B = W₂W₂ᵀ.
type Similarities = { inputs: NdArray; outputs: NdArray };
const similaritiesOf = ([first, second]: readonly NdArray[]): Similarities => ({
  inputs: matmul(first!, first!, { transposeLeft: true }),
  outputs: matmul(second!, second!, { transposeRight: true }),
});
const inner = (a: NdArray, b: NdArray) => a.data.reduce((sum, entry, i) => sum + entry * b.data[i]!, 0);
const trace = (a: NdArray) => Array.from({ length: a.shape[0]! }, (_, i) => a.get(i, i)).reduce((s, x) => s + x, 0);
const overlap = (a: Similarities, b: Similarities) =>
  ${widths[2]} * inner(a.inputs, b.inputs) +
  trace(a.inputs) * trace(b.outputs) +
  trace(a.outputs) * trace(b.inputs) +
  ${widths[0]} * inner(a.outputs, b.outputs);
const start = similaritiesOf(weights);
const distance = (now: Similarities) =>
  1 - overlap(now, start) / Math.sqrt(overlap(now, now) * overlap(start, start));

const time = ${literal(time)}; // of the representations
const loss: Mark[] = [
  { type: "line", method: "closed form", x: times, y: exact.loss },
  { type: "dot", method: "gradient descent", x: descent.times, y: descent.loss },
  { type: "rule", x: time },
];
const exactKernel = times.map((_, i) =>
  distance({ inputs: exact.inputRepresentations[i]!, outputs: exact.outputRepresentations[i]! }),
);
const trainedKernel = Array.from(descent.times, (t) => distance(similaritiesOf(descent.at(t).weights)));
const kernel: Mark[] = [
  { type: "line", method: "closed form", x: times, y: exactKernel },
  { type: "dot", method: "gradient descent", x: descent.times, y: trainedKernel },
  { type: "rule", x: time },
];

const names = ${literal(names)};
const cells = (panel: string, matrix: NdArray): Mark => ({
  type: "cell",
  panel,
  rows: names,
  columns: names,
  values: names.map((_, i) => names.map((_, j) => matrix.get(i, j))),
  label: ${literal(matrix === "inputs" ? "entry of W₁ᵀW₁" : "entry of W₂W₂ᵀ")},
  colours: "diverging",
});
const representation: Mark[] = [
  cells("closed form", exact.at(time).${field}),
  cells("gradient descent", similaritiesOf(descent.at(time).weights).${matrix}),
];`,
    results: [
      `distance of the kernel at the end: \${three(exactKernel.at(-1)!)} (closed form), \${three(trainedKernel.at(-1)!)} (gradient descent)`,
      `loss: \${three(exact.loss[0]!)} at first, \${three(exact.loss.at(-1)!)} at t = \${three(times.at(-1)!)} τ (closed form)`,
    ],
    plots,
  });
}
