import { literal, writeScript } from "../../write-code";
import { plots } from "./figure";
import { type GrokkingValues, grokking } from "./parameters";
import { grokkingPlan, LEARNED, TEACHER, TEST, VARIANCE } from "./plan";

export function code(values: GrokkingValues): string {
  const { scale, epsilon, dimension, samples, width, seed } = values;
  const { teacher, deviation, learningRate, records, dots, shown } = grokkingPlan(values);
  return writeScript({
    title: "Grokking: the exact map of infinite width and a network in training",
    room: grokking,
    values,
    imports: {
      arrays: ["type MatrixLike", "type NdArray"],
      generalisation: ["polynomialGrokking"],
      linalg: ["matmul"],
      networks: ["dense", "observeLoss", "polynomial", "sequential", "train"],
      random: ["normal"],
    },
    body: `
const [scale, epsilon, learningRate] = [${scale}, ${epsilon}, ${learningRate}]; // α, ε, η
const variance = ${VARIANCE}; // of the targets

// Samples x from N(0, I/d), and the teacher along β = (1, …, 1).
const inputs = normal({ shape: [${samples + TEST}, ${dimension}], standardDeviation: ${deviation}, seed: ${seed} });
const teacher = (s: number) => ${teacher[0]} * s + ${teacher[1]} * s * s;
const inner = (a: ArrayLike<number>, b: ArrayLike<number>) => {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
};
const axes = Array.from({ length: ${dimension} }, (_, j) => j);
const rowsOf = (part: NdArray) =>
  Array.from({ length: part.shape[0]! }, (_, i) => axes.map((j) => part.get(i, j)));
const projectionsOf = (part: NdArray) => rowsOf(part).map((x) => x.reduce((s, entry) => s + entry, 0));
const training = inputs.hi(${samples}, ${dimension});
const testing = inputs.lo(${samples}, 0);
// With targets y/α the output f/α follows the same steps.
const scaled = (part: NdArray) => ({
  inputs: part,
  targets: projectionsOf(part).map((s) => [teacher(s) / scale]),
});
const [task, test] = [scaled(training), scaled(testing)];

// Losses and moments of the weights, from record to record.
interface Moments {
  mean: Float64Array;
  secondMoment: MatrixLike;
}
interface Course {
  initial: Moments;
  steps: number[];
  train: number[];
  test: number[];
  moments: Moments[];
}
const courseFrom = (initial: Moments): Course => ({ initial, steps: [], train: [], test: [], moments: [] });

// Infinite width: the exact map of the mean and the second moment of the weights.
const identity = axes.map((i) => axes.map((j) => (i === j ? 1 : 0)));
const limit = courseFrom({ mean: new Float64Array(${dimension}), secondMoment: identity });
for (const step of ${literal(records)}) {
  const steps = step - (limit.steps.at(-1) ?? 0);
  const initial = limit.moments.at(-1) ?? limit.initial;
  const run = polynomialGrokking({ task, test, epsilon, learningRate, steps, record: [steps], initial });
  limit.steps.push(step);
  limit.train.push((scale ** 2 / variance) * run.trainLoss[0]!);
  limit.test.push((scale ** 2 / variance) * run.testLoss[0]!);
  limit.moments.push({ mean: run.mean, secondMoment: run.secondMoment });
}

// A network of ${width} units with a fixed readout; its losses are half mean squares.
const network = sequential({
  inputShape: [${dimension}],
  layers: [dense({ width: ${width} }), polynomial([0, 1, epsilon / 2]), dense({ width: 1, learningRate: 0 })],
});
const readout = [new Array<number>(${width}).fill(1 / ${width})];
const momentsOf = (weights: NdArray): Moments => {
  const square = matmul(weights, weights, { transposeLeft: true });
  return {
    mean: Float64Array.from(matmul(readout, weights).data),
    secondMoment: axes.map((i) => axes.map((j) => square.get(i, j) / ${width})),
  };
};
let weights: NdArray = normal({ shape: [${width}, ${dimension}], seed: ${seed + 1000} });
const trained = courseFrom(momentsOf(weights));
for (const step of ${literal(dots)}) {
  const epochs = step - (trained.steps.at(-1) ?? 0);
  const options = { learningRate: learningRate * ${width}, epochs, every: epochs, record: { test: observeLoss(test) } };
  const run = train(network, { weights: [weights, readout] }, task, options);
  weights = run.parameters.weights[0]!;
  trained.steps.push(step);
  trained.train.push(((2 * scale ** 2) / variance) * run.loss.at(-1)!);
  trained.test.push(((2 * scale ** 2) / variance) * run.observations.test.at(-1)!);
  trained.moments.push(momentsOf(weights));
}

// The tangent kernel x·x′ (1 + ε aᵀ(x + x′) + ε² xᵀM x′) on the test samples.
const kernelOf = ({ mean, secondMoment }: Moments): Float64Array => {
  const count = testing.shape[0]!;
  const products = matmul(testing, testing, { transposeRight: true }).data;
  const quadratic = matmul(matmul(testing, secondMoment), testing, { transposeRight: true }).data;
  const linear = matmul(testing, Array.from(mean, (a) => [a])).data;
  return Float64Array.from({ length: count * count }, (_, at) => {
    const growth = epsilon * (linear[Math.floor(at / count)]! + linear[at % count]!) + epsilon ** 2 * quadratic[at]!;
    return products[at]! * (1 + growth);
  });
};
const cosine = (a: Float64Array, b: Float64Array) => inner(a, b) / Math.sqrt(inner(a, a) * inner(b, b));
const aligned = Float64Array.from(test.targets.flatMap(([y]) => test.targets.map(([other]) => y! * other!)));

const time = ${literal(records)}[${shown}]! * learningRate; // of the outputs
type Kind = { type: "line" | "dot"; method: string };
const marksOf = (course: Course, kind: Kind): { loss: Mark[]; kernel: Mark[]; alignment: number[] } => {
  const x = course.steps.map((step) => step * learningRate);
  const start = kernelOf(course.initial);
  const kernels = course.moments.map(kernelOf);
  const alignment = kernels.map((kernel) => cosine(kernel, aligned));
  const distance = kernels.map((kernel) => 1 - cosine(kernel, start));
  return {
    loss: [
      { ...kind, category: "training samples", x, y: course.train },
      { ...kind, category: "test samples", x, y: course.test },
    ],
    alignment,
    kernel: [
      { ...kind, category: "alignment with the task", x, y: alignment },
      { ...kind, category: "distance from the initial kernel", x, y: distance },
    ],
  };
};
const learnedAt = (losses: number[]) => {
  const step = limit.steps[losses.findIndex((loss) => loss < ${LEARNED})];
  return step === undefined ? "no time yet" : \`t = \${three(step * learningRate)}\`;
};
const lines = marksOf(limit, { type: "line", method: "infinite width" });
const dots = marksOf(trained, { type: "dot", method: "width ${width}, gradient descent" });
const loss: Mark[] = [...lines.loss, ...dots.loss, { type: "rule", y: ${LEARNED} }, { type: "rule", x: time }];
const kernel: Mark[] = [...lines.kernel, ...dots.kernel, { type: "rule", x: time }];

const { mean, secondMoment } = limit.moments[${shown}]!;
const outputsOf = (category: string, part: NdArray): Mark => ({
  type: "dot",
  category,
  x: projectionsOf(part),
  y: rowsOf(part).map((x) => {
    const moved = matmul([x], secondMoment).data;
    return scale * (inner(x, mean) + (epsilon / 2) * inner(x, moved));
  }),
});
const line = Array.from({ length: ${TEACHER.count} }, (_, i) => (${2 * TEACHER.ends} * i) / ${TEACHER.count - 1} - ${TEACHER.ends});
const outputs: Mark[] = [
  outputsOf("training samples", training),
  outputsOf("test samples", testing),
  { type: "line", category: "teacher", x: line, y: line.map(teacher) },
];`,
    results: [
      `90 % of the variance learned at \${learnedAt(limit.train)} (training samples) and \${learnedAt(limit.test)} (test samples)`,
      `alignment of the kernel with the task: \${three(lines.alignment[0]!)} at first, \${three(lines.alignment.at(-1)!)} at the end (t = \${three(limit.steps.at(-1)! * learningRate)})`,
    ],
    plots,
  });
}
