import { describe, expect, test } from "vitest";
import { ArgumentError } from "../../src/arrays";
import * as deepLinear from "../../src/deep-linear";
import * as implicitBias from "../../src/implicit-bias";
import * as linalg from "../../src/linalg";
import * as networks from "../../src/networks";
import * as ntk from "../../src/ntk";
import * as ode from "../../src/ode";
import * as random from "../../src/random";
import * as tasks from "../../src/tasks";
import * as universal from "../../src/universal";

/** Size of arguments that fit in memory, and of which the square does not. */
const MANY = 40_000;

/** A matrix of ones that repeats one number in memory. */
const ones = (rows: number, columns: number) => ({
  data: Float64Array.of(1),
  shape: [rows, columns],
  stride: [0, 0],
  offset: 0,
});
const [wide, tall] = [ones(1, MANY), ones(MANY, 1)];
const one = { inputs: [[1]], targets: [[1]] };
const rates = { encoder: 1, decoder: 1 };
const pair = {
  inputs: [[1], [2]],
  targets: [[1], [2]],
  rates,
};
const zero = (_t: number, _y: Float64Array, rate: Float64Array): void => void rate.fill(0);

/** Calls with valid arguments of which a result or an intermediate array does not fit in memory. */
const TOO_LARGE: readonly [name: string, run: () => unknown][] = [
  ["matmul", () => linalg.matmul(tall, wide)],
  ["uniform", () => random.uniform({ shape: [1e6, 1e6] })],
  ["normal", () => random.normal({ shape: [1e6, 1e6] })],
  ["orthogonal", () => random.orthogonal({ rows: 1e5, columns: 1e5 })],
  ["correlations", () => tasks.correlations({ inputs: wide, targets: [[1]] })],
  ["whiten", () => tasks.whiten({ inputs: wide, targets: [[1]] })],
  ["hierarchy", () => tasks.hierarchy({ levels: 30, branching: 2, features: 4 })],
  ["digits", () => tasks.digits({ samples: 1e6, size: 1e3 })],
  ["contextual", () => tasks.contextual({ objects: 2 ** 20, contexts: 2 ** 20 })],
  ["teacher", () => tasks.teacher({ inputSize: 1e5, outputSize: 1e5, samples: 3 })],
  ["twoPoints", () => tasks.twoPoints({ inputDistanceSquared: 1, targetDistanceSquared: 1, inputSize: 1e9 })],
  ["product", () => deepLinear.product([wide, tall])],
  ["product", () => deepLinear.product([ones(1, 1000), ones(1e6, 1), ones(1, 1e6), ones(1000, 1)])],
  ["balance", () => deepLinear.balance([tall, wide])],
  ["taskModes", () => deepLinear.taskModes({ inputs: wide, targets: [[1]] })],
  [
    "gradientFlow",
    () => deepLinear.gradientFlow([wide, [[1]]], { inputs: wide, targets: [[1]] }, { times: [0, 1] }),
  ],
  ["exactFlow", () => deepLinear.exactFlow([tall, wide], one, { times: [0, 1] })],
  [
    "gradientDescent",
    () => deepLinear.gradientDescent([[[1]]], one, { learningRate: 0.1, steps: 1e10, every: 1 }),
  ],
  ["gaussianWeights", () => deepLinear.gaussianWeights({ widths: [1e5, 1e5], standardDeviation: 1 })],
  ["orthogonalWeights", () => deepLinear.orthogonalWeights({ widths: [1e5, 1e5] })],
  ["balancedWeights", () => deepLinear.balancedWeights({ widths: [MANY, 1, MANY], scale: 1 })],
  [
    "lambdaBalancedWeights",
    () => deepLinear.lambdaBalancedWeights({ widths: [MANY, 1, MANY], scale: 1, lambda: 0 }),
  ],
  ["mlp", () => networks.mlp({ widths: [1e5, 1e5, 1], activation: "relu" })],
  ["kernels", () => ntk.kernels(ntk.serial(ntk.dense(), ntk.relu(), ntk.dense()))(tall)],
  ["squaredDistances", () => universal.squaredDistances(tall)],
  [
    "universalSystem",
    () => universal.universalSystem({ ...pair, initial: { scale: 0.1, units: 2e6 } }, { times: [0, 1] }),
  ],
  [
    "universalSystem",
    () =>
      universal.universalSystem({ ...pair, initial: { encoder: tall, decoder: wide } }, { times: [0, 1] }),
  ],
  [
    "universalSystem",
    () => {
      const representations = Array.from(pair.inputs, ([x]) => new Float64Array(MANY).fill(x!));
      const initial = { representations, outputs: [[0.1], [0.2]] };
      return universal.universalSystem({ ...pair, initial }, { times: [0, 1] });
    },
  ],
  ["solve", () => ode.solve(zero, new Float64Array(1000), { times: new Float64Array(1e6) })],
  ["solve", () => ode.solve(zero, new Float64Array(30_000), { times: [0, 1], method: "radau" })],
];

describe("arguments of which the result does not fit in memory", () => {
  test.each(TOO_LARGE)(
    "are refused by %s, with the number of bytes, before anything is allocated",
    (name, run) => {
      const before = process.memoryUsage().arrayBuffers;
      let thrown: unknown;
      try {
        run();
      } catch (error) {
        thrown = error;
      }
      expect(thrown).toBeInstanceOf(ArgumentError);
      expect(String(thrown)).toMatch(new RegExp(`^ArgumentError: ${name}: .* bytes`));
      expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(64e6);
    },
  );
});

describe("arguments with more numbers than a call takes arguments", () => {
  const long = 200_000;
  const inputs = ones(1, long);

  test("are accepted by minimumNormLimit and maxMargin", () => {
    const expected = 1 / long;
    const { coefficients } = implicitBias.minimumNormLimit({ inputs, targets: [1] });
    expect(coefficients[0]! / expected).toBeCloseTo(1, 12);
    const { weights } = implicitBias.maxMargin({ inputs });
    expect(weights[long - 1]! / expected).toBeCloseTo(1, 12);
  });
});
