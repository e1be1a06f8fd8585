/*
 * Loads every subpath where code may not be generated from strings, as on a page with a strict
 * content-security policy, and calls functions that return numbers or text. Run with
 * node --disallow-code-generation-from-strings
 */
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);
const { name, exports } = require("learning-dynamics/package.json");

const check = (condition, message) => {
  if (!condition) throw new Error(message);
};

/** Returns the name of the error that a function throws. */
function errorOf(work) {
  try {
    work();
  } catch (error) {
    return error.name;
  }
  return undefined;
}

const figure = {
  name: "line",
  title: "A line",
  x: { label: "x" },
  y: { label: "y" },
  marks: [{ type: "line", x: [0, 1], y: [0, 1] }],
};
const network = {
  nodes: { x: 2, h: 2, y: 1 },
  edges: [
    ["x", "h"],
    ["h", "y"],
  ],
};
const rows = [
  [2, 1],
  [1, 3],
];

/** Calls by subpath, each with the test that its result passes. */
const CALLS = {
  "deep-linear": [
    [({ modeDynamics }) => modeDynamics({ strength: 1, initial: 1e-3 }).at(7), Number.isFinite],
    [({ modeDynamics }) => modeDynamics({ strength: 1, initial: 1e-3, depth: 3 }).halfTime, Number.isFinite],
    [({ loss }) => loss([rows, rows], { inputs: rows, targets: rows }), (value) => value > 0],
  ],
  graphs: [
    [
      ({ networkFigure }) => networkFigure(network, { title: "A network", frames: [{ title: "all" }] }).name,
      (figure) => figure.length > 0,
    ],
  ],
  linalg: [
    [({ singularValues }) => singularValues(rows)[0], (value) => Math.abs(value - 3.618) < 1e-3],
    [({ symmetricEigenvalues }) => symmetricEigenvalues(rows)[0], (value) => Math.abs(value - 1.382) < 1e-3],
    [({ toMlMatrix }) => toMlMatrix(rows).get(1, 1), (value) => value === 3],
  ],
  "neural-race": [
    [({ xorRace }) => xorRace({ initial: 1e-3 }).at(5).loss, Number.isFinite],
    [
      ({ routingRace }) =>
        routingRace({ domains: 4, trained: 2, strength: 1, inputVariance: 1, initial: 0.01 }).at(5)[0],
      Number.isFinite,
    ],
  ],
  plots: [[({ toSvg }) => toSvg(figure), (svg) => svg.startsWith("<svg")]],
  random: [[({ generator }) => generator(1).uniform(), (value) => value >= 0 && value < 1]],
  universal: [
    [
      ({ finalDistance }) =>
        finalDistance({
          initial: { representation: 0.1, output: 0.1, alignment: 0 },
          inputDistanceSquared: 1,
          targetDistanceSquared: 1,
          rates: { encoder: 1, decoder: 1 },
        }),
      Number.isFinite,
    ],
  ],
};

const subpaths = Object.keys(exports).filter((path) => path !== "./package.json");
let calls = 0;
for (const subpath of subpaths) {
  const specifier = subpath.replace(".", name);
  for (const [way, module] of [
    ["import", await import(specifier)],
    ["require", require(specifier)],
  ]) {
    check(Object.keys(module).length > 0, `${specifier} exports nothing by ${way}`);
    for (const [call, accepts] of CALLS[subpath.slice(2)] ?? []) {
      const result = call(module);
      check(accepts(result), `${call} returns ${result} of ${specifier} by ${way}`);
      calls++;
    }
  }
}

// The policy is in force: ndarray cannot make an array.
const ndarray = require("ndarray");
check(errorOf(() => ndarray(new Float64Array(1))) === "EvalError", "an ndarray can be made");
const { svd } = require(`${name}/linalg`);
check(errorOf(() => svd(rows)) === "EvalError", "svd returns arrays");
console.log(`${subpaths.length} subpaths, ${calls} calls`);
