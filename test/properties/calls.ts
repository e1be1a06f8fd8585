import { gzipSync } from "fflate";
import { Matrix } from "ml-matrix";
import { toNdArray } from "../../src/arrays";
import * as deepLinear from "../../src/deep-linear";
import { predict } from "../../src/experiments";
import * as linalg from "../../src/linalg";
import * as ode from "../../src/ode";
import * as plots from "../../src/plots";
import * as random from "../../src/random";
import * as tasks from "../../src/tasks";
import { stateFile } from "../helpers/torch-files";
import * as figures from "../plots/example-figures";
import type { Call } from "./call";
import { ASYNC_CALLS } from "./calls-async";
import { BAYESIAN_CALLS } from "./calls-bayesian";
import { CONNECTIVITY_CALLS } from "./calls-connectivity";
import { CONTINUAL_CALLS } from "./calls-continual";
import { EXACT_CALLS } from "./calls-exact";
import { DIAGNOSE_CALL, EXPERIMENT_CALLS, FILE_CALLS, runExperiment } from "./calls-experiments";
import { GENERALISATION_CALLS } from "./calls-generalisation";
import { IMPLICIT_BIAS_CALLS } from "./calls-implicit-bias";
import { INFORMATION_CALLS } from "./calls-information";
import { META_LEARNING_CALLS } from "./calls-meta-learning";
import { NETWORK_CALLS } from "./calls-networks";
import { NEURAL_RACE_CALLS } from "./calls-neural-race";
import { NTK_CALLS } from "./calls-ntk";
import { REPRESENTATION_CALLS } from "./calls-representations";
import { SELF_SUPERVISED_CALLS } from "./calls-self-supervised";
import { SWEEP_CALLS } from "./calls-sweeps";
import { SWEEP_STORE_CALLS } from "./calls-sweeps-store";
import { UNIVERSAL_CALLS } from "./calls-universal";

export type { Call };

const square = toNdArray(Float64Array.of(2, 0.5, 0.5, 1), [2, 2]);
const transposed = toNdArray(Float64Array.of(1, 0, 0, 1, 1, 0.5), [2, 3]).transpose(1, 0);
const rows = [
  [1, 0],
  [0, 1],
  [1, -1],
];
const task = { inputs: rows, targets: transposed };
const statistics = {
  inputCorrelation: square,
  inputOutputCorrelation: [[1, 0.2], Float64Array.of(0.3, 1)],
  targetSecondMoment: 9,
};
const weights = [
  new Matrix([
    [0.1, 0.2],
    [0.3, 0.1],
    [0, 0.2],
  ]),
  [
    [0.2, 0.1, 0],
    [0.1, 0.3, 0.2],
  ],
];
const widths = [2, 3, 2];
const times = [0, 0.5, 1];
const oscillator = (_t: number, y: Float64Array, dy: Float64Array) => {
  dy[0] = y[1]!;
  dy[1] = -y[0]!;
};
const crossing = {
  name: "zero",
  value: (_t: number, y: Float64Array) => y[0]!,
  direction: "falling",
  terminal: false,
};
const settings = {
  times,
  method: "dopri5",
  relativeTolerance: 1e-6,
  absoluteTolerance: 1e-8,
  maxSteps: 500,
  initialStep: 0.01,
  maxStep: 1,
  dense: true,
  signal: { aborted: false },
  onProgress: () => {},
};
const solveOptions = { ...settings, start: 0, events: [crossing] };
const flowOptions = {
  ...settings,
  tau: 2,
  recordWeights: true,
  events: [{ value: (_t: number, state: { loss: number }) => state.loss - 1, direction: "both" }],
};
const descentOptions = {
  learningRate: 0.1,
  steps: 20,
  every: 5,
  signal: { aborted: false },
  onProgress: () => {},
};

const npy = tasks.writeNpy(square);
const npz = tasks.writeNpz({ inputs: square, targets: transposed });
const safetensors = Uint8Array.of(
  ...[61, 0, 0, 0, 0, 0, 0, 0],
  ...new TextEncoder().encode('{"w":{"dtype":"U8","shape":[2],"data_offsets":[0,2]}}'.padEnd(61)),
  ...[1, 2],
);
const torch = stateFile({ w: square });
const idx = Uint8Array.of(0, 0, 8, 2, 0, 0, 0, 2, 0, 0, 0, 2, 1, 2, 3, 4);
const csv = "a,b\n1,2\n3,4\n";

const page = {
  title: "Report",
  intro: ["A paragraph."],
  parameters: { depth: 2, name: "a", list: [1, 2], record: { deep: true } },
  checks: [{ claim: "small", measured: 1e-3, bound: 1, holds: true }],
  figures: [figures.loss, figures.heat],
  tables: [{ name: "table", columns: ["mode", "time"], rows: [["a", 1]] }],
};

/** At least one valid call of every public function. */
export const CALLS: readonly Call[] = [
  ...NEURAL_RACE_CALLS,
  ...REPRESENTATION_CALLS,
  ...GENERALISATION_CALLS,
  ...CONTINUAL_CALLS,
  ...META_LEARNING_CALLS,
  ...INFORMATION_CALLS,
  ...CONNECTIVITY_CALLS,
  {
    name: "matmul",
    call: linalg.matmul,
    args: [square, transposed, { transposeLeft: true, transposeRight: true }],
  },
  { name: "cholesky", call: linalg.cholesky, args: [square] },
  {
    name: "symmetricEigen",
    call: linalg.symmetricEigen,
    args: [
      [
        [2, 1],
        [1, 3],
      ],
    ],
  },
  { name: "symmetricEigenvalues", call: linalg.symmetricEigenvalues, args: [square] },
  {
    name: "eigen",
    call: linalg.eigen,
    args: [
      [
        [0, -1],
        [2, 1],
      ],
    ],
  },
  { name: "toMlMatrix", call: linalg.toMlMatrix, args: [transposed] },
  { name: "qr", call: linalg.qr, args: [new Matrix(rows)] },
  { name: "solve", call: linalg.solve, args: [square, [[1], [2]], { onIllConditioned: () => {} }] },
  { name: "svd", call: linalg.svd, args: [transposed] },
  { name: "singularValues", call: linalg.singularValues, args: [transposed] },
  { name: "pseudoInverse", call: linalg.pseudoInverse, args: [rows, { tolerance: 1e-12 }] },

  {
    name: "generator",
    call: (seed: number) => {
      const g = random.generator(seed);
      return [g.uniform(), g.normal(), g.split().normal()];
    },
    args: [3],
  },
  { name: "generator.integer", call: (below: number) => random.generator(1).integer(below), args: [6] },
  { name: "uniform", call: random.uniform, args: [{ shape: [2, 3], low: -1, high: 1, seed: 1 }] },
  { name: "normal", call: random.normal, args: [{ shape: [2, 3], mean: 1, standardDeviation: 2, seed: 1 }] },
  { name: "orthogonal", call: random.orthogonal, args: [{ rows: 3, columns: 2, gain: 1.5, seed: 1 }] },

  { name: "correlations", call: tasks.correlations, args: [task] },
  { name: "correlationsFrom", call: tasks.correlationsFrom, args: [{ ...statistics, samples: 3 }] },
  {
    name: "hierarchy",
    call: tasks.hierarchy,
    args: [{ levels: 3, branching: 2, features: 4, flip: 0.2, seed: 1 }],
  },
  {
    name: "hierarchySpectrum",
    call: tasks.hierarchySpectrum,
    args: [{ levels: 3, branching: 2, flip: 0.2 }],
  },
  { name: "semanticHierarchy", call: tasks.semanticHierarchy, args: [] },
  { name: "xor", call: tasks.xor, args: [] },
  {
    name: "digits",
    call: tasks.digits,
    args: [{ samples: 3, size: 6, variation: 1, noise: 0.1, seed: 1 }],
    counts: ["samples", "size"],
  },
  { name: "contextual", call: tasks.contextual, args: [{ objects: 4, contexts: 2 }] },
  {
    name: "teacher",
    call: tasks.teacher,
    args: [{ inputSize: 2, outputSize: 2, samples: 4, rank: 1, noise: 0.1, whiten: true, seed: 1 }],
  },
  {
    name: "inContextRegression",
    call: tasks.inContextRegression,
    args: [
      {
        covariance: [
          [2, 0.5],
          [0.5, 1],
        ],
        examples: 3,
      },
    ],
  },
  { name: "torus", call: tasks.torus, args: [{ samples: 3, seed: 1 }] },
  {
    name: "contactStep",
    call: tasks.contactStep,
    args: [
      { position: 0.1, velocity: -1 },
      { restitution: 0.8, gravity: 9.81, step: 0.02 },
    ],
  },
  {
    name: "bouncingBall",
    call: tasks.bouncingBall,
    args: [
      {
        restitution: 0.8,
        gravity: 9.81,
        step: 0.02,
        steps: 3,
        height: 1,
        velocity: 0.5,
        noise: 0.1,
        seed: 1,
      },
    ],
  },
  {
    name: "transitionLaw",
    call: (law: Parameters<typeof tasks.transitionLaw>[0], state: number, counts: number[]) =>
      tasks.transitionLaw(law)(state, counts),
    args: [{ name: "sis", infection: 0.1, recovery: 0.2 }, 1, [2, 3]],
  },
  {
    name: "exactChain",
    call: tasks.exactChain,
    args: [
      { name: "interacting", infection: [0.1, 0.2], recovery: [0.3, 0.4], coupling: 2 },
      [
        [0, 1],
        [1, 0],
      ],
    ],
  },
  {
    name: "contagion",
    call: tasks.contagion,
    args: [
      {
        law: { name: "planck", scale: 2, recovery: 0.2 },
        graph: [
          [0, 1],
          [1, 0],
        ],
        steps: 2,
        initial: [0, 1],
        seed: 1,
      },
    ],
  },
  {
    name: "preferentialAttachment",
    call: tasks.preferentialAttachment,
    args: [{ nodes: 5, edges: 1, seed: 1 }],
  },
  {
    name: "rotatedTasks",
    call: tasks.rotatedTasks,
    args: [{ inputs: [[1, 2, 3, 4]], targets: [[1]] }, [30, 90]],
  },
  {
    name: "directional",
    call: tasks.directional,
    args: [{ direction: [1, -2], gap: 2, noise: 0.5, samples: 3, seed: 1 }],
  },
  {
    name: "twoPoints",
    call: tasks.twoPoints,
    args: [{ inputDistanceSquared: 1, targetDistanceSquared: 1, inputSize: 2, outputSize: 2 }],
  },
  {
    name: "whiten",
    call: tasks.whiten,
    args: [{ ...task, labels: { items: ["a", "b", "c"], features: ["d", "e"] } }],
  },
  { name: "readIdx", call: tasks.readIdx, args: [idx, { type: "float64" }] },
  { name: "readNpy", call: tasks.readNpy, args: [npy, { type: "float64" }] },
  { name: "readNpz", call: tasks.readNpz, args: [npz, { only: ["inputs"] }] },
  { name: "readSafetensors", call: tasks.readSafetensors, args: [safetensors] },
  { name: "readTorch", call: tasks.readTorch, args: [torch, { only: ["w"] }] },
  {
    name: "readCsv",
    call: tasks.readCsv,
    args: [csv, { header: true, delimiter: ",", only: ["b"], rows: 1 }],
  },
  { name: "readCsv", call: tasks.readCsv, args: [new TextEncoder().encode(csv)] },
  {
    name: "readMatrixFile",
    call: tasks.readMatrixFile,
    args: ["a.npz:inputs", npz, { header: "auto", samples: 1, type: "float64" }],
  },
  { name: "readMatrixFile", call: tasks.readMatrixFile, args: ["a.idx.gz", gzipSync(idx, { mtime: 0 })] },
  {
    name: "toCsv",
    call: tasks.toCsv,
    args: [
      {
        columns: ["time", "mode, 1"],
        rows: [
          [0, "a"],
          [0.5, -0],
        ],
      },
    ],
  },
  { name: "writeNpy", call: tasks.writeNpy, args: [transposed] },
  { name: "writeNpz", call: tasks.writeNpz, args: [{ inputs: square, targets: transposed }] },

  {
    name: "gaussianWeights",
    call: deepLinear.gaussianWeights,
    args: [{ widths, standardDeviation: 0.1, seed: 1 }],
  },
  { name: "orthogonalWeights", call: deepLinear.orthogonalWeights, args: [{ widths, gain: 0.9, seed: 1 }] },
  { name: "balancedWeights", call: deepLinear.balancedWeights, args: [{ widths, scale: 0.1, seed: 1 }] },
  {
    name: "lambdaBalancedWeights",
    call: deepLinear.lambdaBalancedWeights,
    args: [{ widths: [3, 2, 2], lambda: 0.5, scale: 0.1, seed: 1 }],
  },
  {
    name: "alignedWeights",
    call: deepLinear.alignedWeights,
    args: [{ correlations: task, widths, strengths: [0.1, 0.2], lambda: 0.5 }],
  },
  { name: "product", call: deepLinear.product, args: [weights] },
  { name: "loss", call: deepLinear.loss, args: [weights, task] },
  { name: "taskModes", call: deepLinear.taskModes, args: [statistics] },
  { name: "balance", call: deepLinear.balance, args: [weights] },
  {
    name: "balance.isBalanced",
    call: (tolerance: number) => deepLinear.balance([[[1]], [[2]]]).isBalanced(tolerance),
    args: [0.1],
  },
  ...[1, 2, 3].map(
    (depth): Call => ({
      name: "modeDynamics",
      call: (options: deepLinear.ModeOptions) => {
        const mode = deepLinear.modeDynamics(options);
        const { halfTime, final } = mode;
        return [
          halfTime,
          final,
          mode.at(0.7),
          mode.at(1e9),
          mode.at(Number.POSITIVE_INFINITY),
          mode.timeTo(0.5),
        ];
      },
      args: [{ strength: 2, initial: 0.1, depth, inputVariance: 0.5, lambda: depth === 2 ? 0.3 : 0, tau: 2 }],
    }),
  ),
  {
    name: "modeDynamics.at",
    call: (t: number) => deepLinear.modeDynamics({ strength: 1, initial: 0.01, depth: 3 }).at(t),
    args: [1],
  },
  {
    name: "modeDynamics.timeTo",
    call: (value: number) => deepLinear.modeDynamics({ strength: 1, initial: 0.01, depth: 3 }).timeTo(value),
    args: [0.5],
  },
  {
    name: "gradientFlow",
    call: (...args: Parameters<typeof deepLinear.gradientFlow>) => {
      const flow = deepLinear.gradientFlow(...args);
      return [flow, flow.at(flow.times.at(-1)! / 2)];
    },
    args: [weights, task, flowOptions],
  },
  {
    name: "gradientFlowAsync",
    call: deepLinear.gradientFlowAsync,
    args: [weights, { ...statistics, samples: 3 }, flowOptions],
  },
  {
    name: "gradientFlow",
    call: (t: number) =>
      deepLinear.gradientFlow([[[0.1]]], { inputs: [[1]], targets: [[1]] }, { times: [0, 2] }).at(t),
    args: [1],
  },
  {
    name: "gradientDescent",
    call: (...args: Parameters<typeof deepLinear.gradientDescent>) => {
      const flow = deepLinear.gradientDescent(...args);
      return [flow, flow.at(flow.times.at(-1)! / 2)];
    },
    args: [weights, task, descentOptions],
    counts: ["steps"],
  },
  {
    name: "gradientDescentAsync",
    call: deepLinear.gradientDescentAsync,
    args: [weights, { ...statistics, samples: 3 }, descentOptions],
    counts: ["steps"],
  },
  {
    name: "gradientDescent",
    call: (t: number) =>
      deepLinear
        .gradientDescent([[[0.1]]], { inputs: [[1]], targets: [[1]] }, { learningRate: 0.1, steps: 20 })
        .at(t),
    args: [1],
  },
  ...EXACT_CALLS,
  ...IMPLICIT_BIAS_CALLS,
  ...SELF_SUPERVISED_CALLS,
  ...BAYESIAN_CALLS,

  ...NETWORK_CALLS,
  ...SWEEP_STORE_CALLS,
  ...UNIVERSAL_CALLS,

  ...(["dop853", "dopri5", "radau", "odex"] as const).map(
    (method): Call => ({
      name: "solve",
      call: (...args: Parameters<typeof ode.solve>) => {
        const solution = ode.solve(...args);
        return [solution, solution.at(solution.times.at(-1)! / 2)];
      },
      args: [oscillator, [1, 0], { ...solveOptions, method }],
    }),
  ),
  {
    name: "solve",
    call: (t: number) => ode.solve(oscillator, [1, 0], { times: [0, 2], dense: false }).at(t),
    args: [1],
  },
  { name: "solveAsync", call: ode.solveAsync, args: [oscillator, Float32Array.of(1, 0), solveOptions] },

  ...NTK_CALLS,

  ...[figures.modes, figures.loss, figures.heat, figures.panels, figures.graph].map(
    (figure): Call => ({ name: "toSvg", call: plots.toSvg, args: [figure, { theme: "dark" }] }),
  ),
  { name: "reportHtml", call: plots.reportHtml, args: [page] },
  { name: "display", call: plots.display, args: [figures.loss, { theme: "dark" }] },
  { name: "display", call: plots.display, args: [page] },
  {
    name: "matrixFigure",
    call: plots.matrixFigure,
    args: [
      {
        name: "m",
        title: "Two matrices",
        matrices: {
          a: [
            [1, -2],
            [3, 4],
          ],
          b: [
            [1, 2],
            [3, 4],
          ],
        },
        label: "entry",
        rows: ["a", "b"],
        columns: ["c", "d"],
        x: { label: "x" },
        y: { label: "y" },
      },
    ],
  },
  {
    name: "embeddingFigure",
    call: plots.embeddingFigure,
    args: [
      {
        name: "e",
        title: "Three points",
        points: [
          [1, 2],
          [3, 4],
          [5, 6],
        ],
        labels: ["a", "b", "c"],
        groups: ["d", "d", "e"],
      },
    ],
  },
  {
    name: "comparisonFigure",
    call: plots.comparisonFigure,
    args: [
      {
        name: "c",
        title: "Two methods",
        x: { label: "x" },
        y: { label: "y" },
        methods: {
          theory: { x: [0, 1, 2], curves: { a: [1, 2, 3], b: [3, 2, 1] } },
          measured: { x: [0, 2], curves: { a: [1, 3] } },
        },
      },
    ],
  },
  {
    name: "principalComponents",
    call: linalg.principalComponents,
    args: [
      [
        [1, 2],
        [3, 5],
        [0, 1],
      ],
      { components: 2 },
    ],
  },
  { name: "figureOf", call: plots.figureOf, args: [deepLinear.modeDynamics({ strength: 1, initial: 0.1 })] },
  {
    name: "toPng",
    call: plots.toPng,
    args: [figures.loss, { theme: "dark", scale: 0.5, fontFiles: [] }],
    calls: 40,
  },

  ...EXPERIMENT_CALLS,
  ...FILE_CALLS,
  ...SWEEP_CALLS,
  DIAGNOSE_CALL,
  {
    name: "modes",
    call: runExperiment("modes"),
    args: [
      { levels: 2, features: 2, initial: 0.1, step: 0.9 },
      { onProgress: () => {}, signal: { aborted: false } },
    ],
    calls: 15,
  },
  {
    name: "depth",
    call: runExperiment("depth"),
    args: [
      { layers: 5, modes: 1, initial: 0.1, step: 0.9 },
      { onProgress: () => {}, signal: { aborted: false } },
    ],
    calls: 15,
  },
  {
    name: "semantic-development",
    call: runExperiment("semantic-development"),
    args: [
      { hidden: 8, initial: 0.05 },
      { onProgress: () => {}, signal: { aborted: false } },
    ],
    calls: 15,
  },
  {
    name: "predict",
    call: predict,
    args: [
      task,
      { depth: 2, scale: 0.1, modes: 1, whiten: true, centre: true, standardise: true },
      { onProgress: () => {}, signal: { aborted: false } },
    ],
    calls: 20,
  },
  {
    name: "predict",
    call: predict,
    args: [
      task,
      { depth: 2, standardDeviation: 0.1, hidden: 3, seed: 1, modes: 1, center: true, standardize: true },
    ],
    calls: 20,
  },
  { name: "predict", call: predict, args: [task, { relativeScale: 0.1 }], calls: 20 },
  ...ASYNC_CALLS,
];
