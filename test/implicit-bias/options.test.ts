import * as implicitBias from "../../src/implicit-bias";
import { FLOW_OPTIONS as integration, testOptions } from "../helpers/option-cases";

const regression = { inputs: [[1, 2, 3]], targets: [1] };
const diagonal = { ...regression, depth: 2, scale: 0.5 };
const separable = { inputs: [[1, 2]], labels: [1] };
const descent = {
  loss: "logistic",
  learningRate: 0.1,
  steps: 3,
  record: [0, 3],
  initial: [0, 0],
  signal: { aborted: false },
  onProgress: () => {},
} as const;
const matrix = { target: [[1]], mask: [[1]] };
const factors = [[[0.1]], [[0.2]]];
const { diagonalFlow, diagonalFlowAsync, factorisationFlow, factorisationFlowAsync } = implicitBias;
const { endToEndFlow, endToEndFlowAsync, maxMargin, marginAsymptotics } = implicitBias;
const { minimumNormLimit, separableDescent, separableDescentAsync } = implicitBias;

testOptions([
  [
    "minimumNormLimit",
    "options",
    "initials",
    "initial",
    (extra) => minimumNormLimit(regression, { initial: [1, 0, 0], ...extra }),
  ],
  [
    "diagonalFlow",
    "options",
    "relativeTolerence",
    "relativeTolerance",
    (extra) => diagonalFlow(diagonal, { ...integration, ...extra }),
  ],
  [
    "diagonalFlowAsync",
    "options",
    "recordWeight",
    "recordWeights",
    (extra) => diagonalFlowAsync(diagonal, { ...integration, ...extra }),
  ],
  ["maxMargin", "problem", "label", "labels", (extra) => maxMargin({ ...separable, ...extra })],
  [
    "marginAsymptotics",
    "options",
    "learningrate",
    "learningRate",
    (extra) => marginAsymptotics(separable, { learningRate: 0.1, ...extra }),
  ],
  [
    "marginAsymptotics",
    "problem",
    "lables",
    "labels",
    (extra) => marginAsymptotics({ ...separable, ...extra }, { learningRate: 0.1 }),
  ],
  [
    "separableDescent",
    "options",
    "step",
    "steps",
    (extra) => separableDescent(separable, { ...descent, ...extra }),
  ],
  [
    "separableDescentAsync",
    "options",
    "records",
    "record",
    (extra) => separableDescentAsync(separable, { ...descent, ...extra }),
  ],
  [
    "factorisationFlow",
    "options",
    "initalStep",
    "initialStep",
    (extra) => factorisationFlow(factors, matrix, { ...integration, ...extra }),
  ],
  [
    "factorisationFlow",
    "problem",
    "masks",
    "mask",
    (extra) => factorisationFlow(factors, { ...matrix, ...extra }, integration),
  ],
  [
    "factorisationFlowAsync",
    "options",
    "time",
    "times",
    (extra) => factorisationFlowAsync(factors, matrix, { ...integration, ...extra }),
  ],
  [
    "endToEndFlow",
    "options",
    "dept",
    "depth",
    (extra) => endToEndFlow([[0.1]], matrix, { ...integration, depth: 3, ...extra }),
  ],
  [
    "endToEndFlowAsync",
    "options",
    "taus",
    "tau",
    (extra) => endToEndFlowAsync([[0.1]], matrix, { ...integration, depth: 3, ...extra }),
  ],
]);
