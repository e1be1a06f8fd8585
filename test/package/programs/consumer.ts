/*
 * Program of a user of the installed package: calls functions of the root and of every subpath and compares results
 * with independent values. It throws for a wrong number, and requires neither the types of the DOM nor those of Node.
 */
import {
  ArgumentError,
  type NdArray as RootNdArray,
  arrays as rootArrays,
  deepLinear as rootDeepLinear,
  experiments as rootExperiments,
  graphs as rootGraphs,
  implicitBias as rootImplicitBias,
  linalg as rootLinalg,
  networks as rootNetworks,
  neuralRace as rootNeuralRace,
  ntk as rootNtk,
  ode as rootOde,
  plots as rootPlots,
  random as rootRandom,
  representations as rootRepresentations,
  tasks as rootTasks,
  universal as rootUniversal,
} from "learning-dynamics";
import { type MatrixLike, type NdArray, toNdArray, toNested } from "learning-dynamics/arrays";
import {
  balancedWeights,
  type ExactFlow,
  exactFlow,
  gaussianWeights,
  gradientFlow,
  type LinearFlow,
  type ModeDynamics,
  modeDynamics,
  product,
} from "learning-dynamics/deep-linear";
import { type Experiment, experiments, type Report } from "learning-dynamics/experiments";
import { raceFigure } from "learning-dynamics/graphs";
import { diagonalMinimiser, type MaxMargin, maxMargin } from "learning-dynamics/implicit-bias";
import {
  type Eigen,
  eigen,
  matmul,
  type Svd,
  solve as solveLinear,
  svd,
  toMlMatrix,
} from "learning-dynamics/linalg";
import { forward, initialise, mlp, type Network, observePair, train } from "learning-dynamics/networks";
import { gatedLoss, type Race, race, reduce, xorRace } from "learning-dynamics/neural-race";
import {
  dense,
  empiricalNtk,
  initialise as initialiseWide,
  type KernelPair,
  kernels,
  kernelsAsync,
  relu,
  serial,
} from "learning-dynamics/ntk";
import { type Field, type Solution, solve as solveOde } from "learning-dynamics/ode";
import { type Figure, reportHtml, toSvg } from "learning-dynamics/plots";
import { normal } from "learning-dynamics/random";
import { type Comparison, cka, compareRepresentations } from "learning-dynamics/representations";
import {
  correlations,
  hierarchy,
  hierarchySpectrum,
  pathwayXor,
  readNpz,
  type Task,
  writeNpz,
} from "learning-dynamics/tasks";
import {
  finalDistance,
  fitUniversal,
  type UniversalProblem,
  universalExact,
  universalFlow,
} from "learning-dynamics/universal";

function near(what: string, measured: number, expected: number, tolerance: number): void {
  if (!(Math.abs(measured - expected) <= tolerance))
    throw new Error(`${what}: ${measured} instead of ${expected}`);
}

/** The sets of a file of reference values, as far as they are used here. */
type References = Readonly<
  Record<
    string,
    {
      readonly origin: string;
      readonly tolerance: { readonly absolute: number };
      readonly values: readonly { readonly expected: number }[];
    }
  >
>;

// run.mjs replaces the empty record by consumer.references.json: not every consumer can import JSON.
const references: References = {};

/** Compares a number with its reference value. */
function nearReference(name: string, measured: number): void {
  const { tolerance, values } = references[name]!;
  near(name, measured, values[0]!.expected, tolerance.absolute);
}

function same(what: string, measured: unknown, expected: unknown): void {
  if (measured !== expected) throw new Error(`${what}: ${String(measured)} instead of ${String(expected)}`);
}

// The root exports the subpaths as namespaces, with identical functions and classes.
same("root arrays", rootArrays.toNdArray, toNdArray);
same("root deepLinear", rootDeepLinear.modeDynamics, modeDynamics);
same("root experiments", rootExperiments.experiments, experiments);
same("root implicitBias", rootImplicitBias.maxMargin, maxMargin);
same("root graphs", rootGraphs.raceFigure, raceFigure);
same("root neuralRace", rootNeuralRace.race, race);
same("root linalg", rootLinalg.svd, svd);
same("root networks", rootNetworks.train, train);
same("root ntk", rootNtk.kernels, kernels);
same("root ode", rootOde.solve, solveOde);
same("root plots", rootPlots.toSvg, toSvg);
same("root random", rootRandom.normal, normal);
same("root representations", rootRepresentations.cka, cka);
same("root tasks", rootTasks.hierarchy, hierarchy);
same("root universal", rootUniversal.universalFlow, universalFlow);
const typed: rootDeepLinear.ModeOptions = { strength: 1, initial: 0.5 };
near("typed through the root", rootDeepLinear.modeDynamics(typed).at(0), 0.5, 1e-14);

// arrays
const nested: MatrixLike = [
  [3, 0],
  [0, 2],
  [0, 0],
];
const matrix: NdArray = toNdArray(Float64Array.of(3, 0, 0, 2, 0, 0), [3, 2]);
// @ts-expect-error This assignment compiles only if the types of ndarray are not found.
export const wrong: string = matrix.shape;
same("nested", JSON.stringify(toNested(matrix)), JSON.stringify(nested));

// linalg
const { u, singularValues, v }: Svd = svd(nested);
near("singular value", singularValues[0]!, 3, 1e-14);
near("singular value", singularValues[1]!, 2, 1e-14);
near("u v", Math.abs(u.get(0, 0) * v.get(0, 0)), 1, 1e-14);
const unknown = solveLinear(
  [
    [2, 1],
    [1, 3],
  ],
  [[3], [5]],
);
near("solve", unknown.get(0, 0), 0.8, 1e-14);
const rotation: Eigen = eigen([
  [0, -2],
  [2, 0],
]);
near("eigenvalue", rotation.values.imaginary[0]!, 2, 0);
near("eigenvector", rotation.vectors.real.get(0, 0) ** 2, 0.5, 1e-15);
near("ml-matrix", toMlMatrix(nested).get(1, 1), 2, 0);
// @ts-expect-error This assignment compiles only if the types of ml-matrix are not found.
export const wrongMatrix: string = toMlMatrix(nested);
near("matmul", matmul([[1, 2]], [[3], [4]]).get(0, 0), 11, 0);

// ode: dy/dt = −y
const decaying: Field = (_t, y, dy) => {
  dy[0] = -y[0]!;
};
const decay: Solution = solveOde(decaying, [1], { times: [0, 1, 2] });
near("decay", decay.at(2)[0]!, Math.exp(-2), 1e-8);
const byOdex = solveOde(decaying, [1], { times: [0, 1, 2], method: "odex" });
near("decay by odex", byOdex.at(2)[0]!, Math.exp(-2), 1e-8);

// deep-linear: two layers are compared with a closed form, three with the equation da/dt = 3 a^(4/3) (s − a)
const strength = 2;
const initial = 0.01;
const growth = Math.exp(2 * strength * 1.5);
const two: ModeDynamics = modeDynamics({ strength, initial });
near("two layers", two.at(1.5), (strength * growth) / (growth - 1 + strength / initial), 1e-12);
const three = modeDynamics({ strength, initial, depth: 3 });
const growing: Field = (_t, a, da) => {
  da[0] = 3 * a[0]! ** (4 / 3) * (strength - a[0]!);
};
const curve = solveOde(growing, [initial], { times: [0, 1, 2, 3] });
for (const t of [1, 2, 3]) near(`three layers at ${t}`, three.at(t), curve.at(t)[0]!, 1e-8);

// universal: the flow, its closed form, its final state, and a fit that recovers the rates
const pair: UniversalProblem = {
  initial: { representation: 0.001, output: 0.000001, alignment: 0.000001 - 0.001 * Math.SQRT1_2 },
  inputDistanceSquared: 1,
  targetDistanceSquared: 0.5,
  rates: { encoder: 0.001, decoder: 0.04 },
};
const pairFlow = universalFlow(pair, { times: Array.from({ length: 60 }, (_, i) => 80 * i) });
nearReference(
  "squared distance of two representations at t = 1000, with encoder rate 0.001 and decoder rate 0.04",
  pairFlow.at(1000).representation,
);
near("in closed form", universalExact(pair).at(1000).representation, pairFlow.at(1000).representation, 1e-11);
nearReference(
  "squared distance of two representations at t = ∞, with encoder rate 0.001 and decoder rate 0.04",
  finalDistance(pair),
);
const found = fitUniversal({ ...pair, ...pairFlow });
near("fitted", found.rates.decoder, 0.04, 1e-8);
same("verdict", found.verdict.startsWith("follows the theory"), true);
// ntk: one hidden layer of ReLU units; the kernel of a finite network is symmetric
const infinite = serial(dense({ weightVariance: 2 }), relu(), dense({ weightVariance: 2 }));
const wideInputs = [
  [1, 2, 3],
  [-1, 0.5, 2],
];
const wideKernels: KernelPair = kernels(infinite)(wideInputs);
const again: RootNdArray = kernels(infinite).ntk([
  [3, 2, 1],
  [0, 1, 2],
]);
if (kernels(infinite).ntk(wideInputs, undefined, { out: again }) !== again)
  throw new Error("the result is not `out`");
near("tangent kernel in given memory", again.get(0, 1), wideKernels.ntk.get(0, 1), 1e-12);
nearReference(
  "tangent kernel of one hidden ReLU layer between the inputs (1, 2, 3) and (−1, 0.5, 2)",
  wideKernels.ntk.get(0, 1),
);
// On two threads in Node.
export const onThreads: Promise<void> = kernelsAsync(infinite)(wideInputs, undefined, {
  threads: "Deno" in globalThis ? 1 : 2,
}).then(({ ntk }) => near("tangent kernel on threads", ntk.get(0, 1), wideKernels.ntk.get(0, 1), 0));
const narrow = initialiseWide(serial(dense({ width: 8 }), relu(), dense({ width: 2 })), {
  inputSize: 2,
  seed: 1,
});
const tangent = empiricalNtk(narrow, [
  [1, 0],
  [1, 1],
]);
near("empirical kernel", tangent.get(0, 1), tangent.get(1, 0), 1e-14);

// random and tasks
const numbers: NdArray = normal({ shape: [4, 5], seed: 1 });
same("random shape", numbers.shape.join(), "4,5");
same(
  "seeded",
  JSON.stringify(toNested(numbers)),
  JSON.stringify(toNested(normal({ shape: [4, 5], seed: 1 }))),
);
const task: Task = hierarchy({ levels: 3, flip: 0.1 });
const { inputOutputCorrelation } = correlations(task);
const spectrum = hierarchySpectrum({ levels: 3, flip: 0.1 });
near(
  "spectrum",
  svd(inputOutputCorrelation).singularValues[0]!,
  Math.sqrt(7 * spectrum.values[0]!) / 4,
  1e-12,
);
const archive = writeNpz({ numbers });
near("npz", readNpz(archive).numbers!.get(3, 4), numbers.get(3, 4), 0);

// gradient flow from small weights learns the task completely, because its inputs are one-hot
const outputs = task.targets.shape[1]!;
const inputs = task.inputs.shape[1]!;
const flow: LinearFlow = gradientFlow(
  gaussianWeights({ widths: [inputs, 8, outputs], standardDeviation: 0.1, seed: 3 }),
  task,
  { times: [0, 1, 1000] },
);
near("the flow's loss", flow.loss[2]!, 0, 1e-6);
near("the learned map", product(flow.at(1000).weights).get(0, 0), task.targets.get(0, 0), 1e-6);
const exact: ExactFlow = exactFlow(
  [[[0.1]], [[0.1]]],
  { inputs: [[1], [-1]], targets: [[2], [-2]] },
  { times: [1.5] },
);
near("the exact flow", exact.products[0]!.get(0, 0), two.at(1.5), 1e-12);
same("balanced", balancedWeights({ widths: [3, 4, 2], scale: 0.1 }).length, 2);

// networks: a linear network follows its gradient flow at a small learning rate, and recorded quantities are typed
const wide: Network = mlp({ widths: [inputs, 8, outputs], activation: "linear", bias: false });
const start = initialise(wide, { scheme: "gaussian", standardDeviation: 0.1, seed: 3 });
const trained = train(wide, start, task, {
  learningRate: 0.01,
  epochs: 2000,
  every: 1000,
  record: { pair: observePair(0, 0, 1), power: (state) => state.output().data.length },
});
const linearFlow = gradientFlow(start.weights, task, { times: [0, 20] });
near("the network's loss", trained.loss[2]!, linearFlow.loss[1]!, 1e-3);
near("times", trained.observations.pair.times[2]!, 20, 1e-12);
near("a custom observable", trained.observations.power.get(0), 4 * outputs, 0);
near("forward", forward(wide, start, task.inputs).hidden[0]!.get(0, 0), start.weights[0]!.get(0, 0), 1e-14);
// implicit-bias
const { weights: widest }: MaxMargin = maxMargin({
  inputs: [
    [0.5, 1.5],
    [1.5, 0.5],
  ],
});
near("largest margin", widest[0]!, 0.5, 1e-14);
const { coefficients } = diagonalMinimiser({ inputs: [[1, 2, 3]], targets: [1], depth: 2, scale: 0.1 });
nearReference(
  "third coefficient of a diagonal network of depth 2 and scale 0.1 that learns (1, 2, 3) → 1",
  coefficients[2]!,
);
// neural-race: exclusive or by four pathways: its reduction is compared with the closed form; and its figure
const { network, task: gated } = pathwayXor();
const raceTrajectory: Race = race(reduce(network, gated), { times: [0, 10], initial: 0.1 });
near(
  "exclusive or",
  raceTrajectory.pathStrengths.get(1, 0, 0),
  xorRace({ initial: 0.01 }).at(10).strength,
  1e-9,
);
const zero = { rows: 2, columns: 2, get: () => 0 };
const one = { rows: 1, columns: 2, get: () => 0 };
const noWeights = Object.fromEntries(network.edges.map(([a, b]) => [`${a}->${b}`, b === "y" ? one : zero]));
near("nothing learned", gatedLoss(network, noWeights, gated), 0.5, 1e-14);
if (!toSvg(raceFigure({ network, race: raceTrajectory, times: [5, 10] })).includes("<svg"))
  throw new Error("raceFigure");

// representations
const cross = [
  [1, 0],
  [-1, 0],
  [0, 1],
  [0, -1],
];
const stretched = cross.map(([x = 0, y = 0]) => [x, 2 * y]);
near("CKA of a cross and a stretched cross", cka(cross, stretched).value, 5 / Math.sqrt(34), 1e-14);
const layers: Comparison = compareRepresentations(cross, stretched);
near("correlations under an invertible map", layers.cca.value, 1, 1e-14);

// plots
const times = [0, 1, 2, 3];
const figure: Figure = {
  name: "modes",
  title: "Deeper is later",
  x: { label: "time t (units of τ)" },
  y: { label: "mode strength" },
  marks: [
    { type: "line", x: times, y: times.map(two.at), category: "two layers", method: "closed form" },
    { type: "line", x: times, y: times.map(three.at), category: "three layers", method: "closed form" },
  ],
};
const svg = toSvg(figure);
if (!/^<svg[^>]* xmlns="http:\/\/www\.w3\.org\/2000\/svg"/.test(svg) || !svg.includes("three layers")) {
  throw new Error(`toSvg: ${svg.slice(0, 200)}`);
}
const page = reportHtml({
  title: "One figure",
  figures: [figure],
  parameters: {},
  checks: [],
  tables: [],
  intro: [],
});
if (!page.includes("<svg")) throw new Error("reportHtml");

// experiments
const modes: Experiment | undefined = experiments.find(({ name }) => name === "modes");
if (modes === undefined) throw new Error("there is no experiment with the name modes");
same("its parameters", typeof modes.parameters.levels?.default, "number");
export const report: Promise<Report> = modes.run({ levels: 2 });

// all subpaths throw the same class of errors
try {
  modeDynamics({ strength: Number.NaN, initial: 1 });
  throw new Error("NaN was accepted");
} catch (error) {
  if (!(error instanceof ArgumentError)) throw error;
}
