import { literal } from "../../write-code";
import { CIRCLE } from "./analog";
import type { CodingValues } from "./parameters";
import { codingPlan } from "./plan";

/** Code of a theory: names to import, and statements that define `expected`, `ranked` and `points`. */
interface TheoryCode {
  readonly imports: { readonly bayesian: readonly string[]; readonly random?: readonly string[] };
  readonly body: string;
}

/** Writes the code of the theory of an activation. */
export const theoryCode = (values: CodingValues): TheoryCode => write[values.activation](values);

const write = {
  linear: ({ inputs, seed }: CodingValues): TheoryCode => ({
    imports: { bayesian: ["linearCoding"], random: ["normal"] },
    body: `
const coding = linearCoding({ kernel: identity(labels.length), targets, readoutVariance });
const hidden = coding.kernels[0]!;
const deviation = Math.sqrt((hidden.get(0, 0) + ${inputs - 1} * hidden.get(0, 1)) / ${inputs});
const draws = normal({ shape: [neuronCount, classCount], standardDeviation: deviation, seed: ${seed + 1000} });
const expected = Array.from({ length: neuronCount }, (_, i) =>
  Array.from({ length: classCount }, (_unused, c) => draws.get(i, c)),
);
// Quantiles of the standard normal distribution, from its upper tail by the midpoint rule.
const density = (z: number) => Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
let [z, tail] = [6, 0];
const ranked = expected.map((_, i) => {
  while (tail < (i + 0.5) / neuronCount && z > -6) {
    tail += 0.001 * density(z - 0.0005);
    z -= 0.001;
  }
  return deviation * z;
});
// Two standard deviations of the readouts.
const radius = 2 * Math.sqrt(coding.readoutCovariance.get(0, 0));
const points = Array.from({ length: ${CIRCLE} }, (_, i) => (2 * Math.PI * i) / ${CIRCLE - 1}).map((angle) => [
  radius * Math.cos(angle),
  radius * Math.sin(angle),
]);`,
  }),
  sigmoidal: (values: CodingValues): TheoryCode => ({
    imports: { bayesian: ["sigmoidalCoding"] },
    body: `
const { codes } = sigmoidalCoding({ ${classesOf(values)}, activation: phi });
const ends = codes.map((_, k) => codes.slice(0, k + 1).reduce((sum, { probability }) => sum + probability, 0));
const expected = Array.from({ length: neuronCount }, (_, i) =>
  Array.from(codes.at(ends.findIndex((end) => end > (i + 0.5) / neuronCount))!.activations),
);
const ranked = expected.map(([first]) => first!).sort((a, b) => b - a);
const points = codes.map(({ readout }) => [readout[0]!, readout[1]!]);`,
  }),
  relu: (values: CodingValues): TheoryCode => ({
    imports: { bayesian: ["reluCoding"] },
    body: `
const { bulk, outliers } = reluCoding({ ${classesOf(values)} });
const size = Math.sqrt(neuronCount);
const power = bulk.readout.reduce((sum, a) => sum + a * a, 0);
const response = Array.from(
  { length: classCount },
  (_, c) => bulk.readout.reduce((sum, a, m) => sum + a * bulk.outputs.get(c, m), 0) / power,
);
const expected = Array.from({ length: neuronCount }, (_, i) => {
  const outlier = outliers[i];
  return response.map((x, c) =>
    outlier === undefined ? x : c === outlier.class ? size * outlier.preactivation : 0,
  );
});
const ranked = expected.map(([first]) => first!).sort((a, b) => b - a);
const points = [
  [bulk.readout[0]!, bulk.readout[1]!],
  ...outliers.map(({ readout: a }) => [size * a[0]!, size * a[1]!]),
];`,
  }),
} as const;

/** Writes the shares, targets and readout variance of the classes. */
const classesOf = (values: CodingValues): string =>
  `fractions: ${literal(codingPlan(values).classes.fractions)}, targets: identity(classCount), scaledReadoutVariance: ${values.variance}`;
