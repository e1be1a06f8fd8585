import { literal, writeScript } from "../../write-code";
import { theoryCode } from "./code-of-theory";
import { plots } from "./figure";
import { type CodingValues, codingSchemes } from "./parameters";
import { codingPlan, SAMPLES } from "./plan";

const PHI = {
  linear: "const phi = (z: number) => z;",
  sigmoidal: "const phi = (z: number) => 1 / (1 + Math.exp(-2 * z));",
  relu: "const phi = (z: number) => Math.max(0, z);",
} as const;

const ACTIVATION = {
  linear: '"linear"',
  sigmoidal: "{ value: phi, derivative: (z) => 2 * phi(z) * (1 - phi(z)) }",
  relu: '"relu"',
} as const;

export function code(values: CodingValues): string {
  const { activation, classes, inputs: perClass, width, temperature, warmUp, seed } = values;
  const { inputs, readoutVariance } = codingPlan(values);
  const { imports, body } = theoryCode(values);
  const colours = activation === "linear" ? "diverging" : "sequential";
  return writeScript({
    title: "Coding schemes: the theory of wide networks and a network sampled from its posterior",
    room: codingSchemes,
    values,
    imports: { ...imports, bayesian: ["codeStatistics", "samplePosterior", ...imports.bayesian] },
    body: `
// Orthogonal inputs in classes of equal size, with one output for each class.
const identity = (size: number) =>
  Array.from({ length: size }, (_, i) => Array.from({ length: size }, (_unused, j) => (i === j ? 1 : 0)));
const [neuronCount, classCount] = [${width}, ${classes}];
const labels = Array.from({ length: ${inputs} }, (_, p) => Math.floor(p / ${perClass}));
const targets = labels.map((label) => identity(classCount)[label]!);
const readoutVariance = ${readoutVariance};
${PHI[activation]}

// Infinitely many neurons at temperature 0: activations on the classes, and readouts to classes 1 and 2.
${body.trim()}

// One sample of the posterior of ${width} neurons. Chains amplify rounding: another engine gives another sample.
const sample = samplePosterior({
  kernel: identity(labels.length),
  targets,
  readoutVariance,
  temperature: ${literal(temperature)},
  activation: ${ACTIVATION[activation]},
  width: neuronCount,
  samples: ${SAMPLES},
  chains: 1,
  warmUp: ${warmUp},
  seed: ${seed},
});
const active = labels.map((_, p) =>
  Array.from({ length: neuronCount }, (_unused, i) => phi(sample.preactivations.get(0, i, p))),
);
const { selectivity } = codeStatistics(active, labels);
const sampled = Array.from({ length: neuronCount }, (_, i) =>
  Array.from({ length: classCount }, (_unused, c) => selectivity.get(i, c)),
);
const readout = (c: number) => Array.from({ length: neuronCount }, (_, i) => sample.readouts.get(${SAMPLES - 1}, i, c));

// Neurons are sorted by the classes on which they are active, and then by the activation on class 1.
const sortByCode = (neurons: number[][]) => {
  const threshold = Math.max(...neurons.flat()) / 2;
  const codeOf = (neuron: number[]) => neuron.map((x) => (x > threshold ? 1 : 0)).join("");
  return [...neurons].sort((a, b) => {
    const [first, second] = [codeOf(a), codeOf(b)];
    return Number(second > first) - Number(second < first) || b[0]! - a[0]!;
  });
};
const tiles = (panel: string, neurons: number[][]): Mark => {
  const all = sortByCode(neurons).flatMap((neuron, i) => neuron.map((value, c) => ({ value, i, c })));
  return {
    type: "tile",
    panel,
    left: all.map(({ i }) => i + 0.5),
    right: all.map(({ i }) => i + 1.5),
    bottom: all.map(({ c }) => c + 0.5),
    top: all.map(({ c }) => c + 1.5),
    values: all.map(({ value }) => value),
    label: "mean activation",
    colours: "${colours}",
  };
};
const code: Mark[] = [tiles("theory", expected), tiles("sampled network", sampled)];
const ranks = expected.map((_, i) => i + 1);
const measured = sampled.map(([first]) => first!).sort((a, b) => b - a);
const network = { type: "dot", category: "sampled network" } as const;
const activations: Mark[] = [
  { type: "line", category: "theory", x: ranks, y: ranked },
  { ...network, x: ranks, y: measured },
];
const theory: Mark = {
  type: "${activation === "linear" ? "line" : "dot"}",
  category: "theory",
  x: points.map(([a]) => a!),
  y: points.map(([, a]) => a!),
};
// The theory comes first for its colour, and again to lie above the neurons.
const readouts: Mark[] = [theory, { ...network, x: readout(0), y: readout(1) }, theory];
const right = labels.reduce((sum, label, p) => sum + sample.outputs.get(${SAMPLES - 1}, p, label), 0);`,
    results: [
      `largest activation on class 1: \${three(ranked[0]!)} in theory, \${three(measured[0]!)} in the sampled network`,
      `output for the right class: \${three(right / labels.length)} (target 1)`,
    ],
    plots,
  });
}
