import { describe, expect, it } from "vitest";
import { ArgumentError, type NdArray, toNdArray } from "../../src/arrays";
import { matmul } from "../../src/linalg";
import { adapt, type Inner, type MetaMode, metaGradient } from "../../src/meta-learning";
import {
  activation,
  conv,
  convolutional,
  dense,
  flatten,
  gradient,
  initialise,
  layerNorm,
  linear,
  loss,
  maxPool,
  mlp,
  type Network,
  parallel,
  relu,
  sequential,
  serial,
  sum,
  tanh,
} from "../../src/networks";
import { expectClose } from "../helpers/numbers";
import { referencesOf } from "../helpers/references";
import { flat, moved, randomEpisode } from "./episodes";

const references = referencesOf(import.meta.url);
const numbers = (result: ReturnType<typeof metaGradient>): number[] => [result.loss, ...flat(result)];

/** Networks whose passes are fused, and networks that pass operation by operation. */
const networks: readonly (readonly [string, Network])[] = [
  ["tanh", mlp({ widths: [3, 5, 4, 2], activation: "tanh" })],
  ["ReLU", mlp({ widths: [3, 8, 6, 2], activation: "relu" })],
  ["skip connections", mlp({ widths: [3, 4, 4, 4, 2], activation: "gelu", residual: 2 })],
  ["no biases", mlp({ widths: [3, 5, 2], activation: "erf", bias: false })],
  [
    "convolutions",
    convolutional({ inputSize: 3, width: 6, channels: [3, 2], kernel: 2, outputSize: 2, activation: "tanh" }),
  ],
  [
    "layers of all kinds",
    sequential({
      inputShape: [3, 4, 1],
      layers: [
        conv({ width: 3, filter: [2, 2] }),
        relu(),
        maxPool({ window: [1, 2] }),
        flatten(),
        dense({ width: 4 }),
        layerNorm(),
        tanh(),
        dense({ width: 2 }),
      ],
    }),
  ],
  [
    "branches at the output",
    sequential({
      inputShape: [3],
      layers: [
        dense({ width: 4, learningRate: 0.5 }),
        tanh(),
        parallel(
          dense({ width: 2 }),
          serial(dense({ width: 3 }), tanh(), dense({ width: 2, learningRate: 2 })),
        ),
        sum(),
      ],
    }),
  ],
];

const inputsOf = ({ inputShape }: Network) => inputShape.reduce((product, n) => product * n, 1);

describe("metaGradient", () => {
  it.each(
    references.all<{ mode: MetaMode; innerSteps: number }, number[]>("outer gradients of a linear network"),
  )(
    "has the printed values of a linear network: $given.mode, $given.innerSteps inner steps",
    ({ given, check }) => {
      const network = mlp({ widths: [2, 2, 1], activation: "linear", bias: false });
      const parameters = {
        weights: [
          [
            [0.5, -0.2],
            [0.1, 0.3],
          ],
          [[0.4, -0.6]],
        ],
      };
      const support = {
        inputs: [
          [1, 0],
          [0, 1],
          [1, 1],
        ],
        targets: [[1], [-1], [0.5]],
      };
      const query = {
        inputs: [
          [2, 1],
          [1, -1],
        ],
        targets: [[0.5], [1.5]],
      };
      check(numbers(metaGradient(network, parameters, { support, query }, { ...given, innerRate: 0.1 })));
    },
  );

  it.each(
    references.all<Omit<Inner, "innerRate"> & { network: keyof typeof TORCH }, number[]>(
      "outer gradients of nonlinear networks",
    ),
  )(
    "agrees with PyTorch: $given.network, $given.mode, $given.loss, $given.innerSteps inner steps",
    ({ given: { network: name, ...inner }, check }) => {
      const { network, inputs } = TORCH[name];
      const shapes = initialise(network);
      const parameters = { weights: shapes.weights.map(copied), biases: shapes.biases.map(copied) };
      let start = 0;
      for (const array of [...parameters.weights, ...parameters.biases]) {
        array.data.set(filled(array.data.length, 1, 2, start));
        start += array.data.length;
      }
      const task = (seed: number, samples: number) => {
        const rows = (columns: number, from: number, scale: number) => {
          const data = filled(samples * columns, from, scale);
          return Array.from({ length: samples }, (_, i) => data.slice(i * columns, (i + 1) * columns));
        };
        const targets = rows(2, seed + 10, 2);
        return {
          inputs: rows(inputs, seed, 4),
          targets: inner.loss === "cross-entropy" ? targets.map(softmax) : targets,
        };
      };
      const episode = { support: task(2, 5), query: task(3, 4) };
      check(numbers(metaGradient(network, parameters, episode, { ...inner, innerRate: 0.3 })));
    },
  );

  it.each([1, 2, 3])("is the closed form of one step of ANIL in a linear network, draw %d", (seed) => {
    const [d, k, n] = [2 + seed, 4, 5 + seed];
    const network = mlp({ widths: [d, k, 1], activation: "linear", bias: false });
    const parameters = initialise(network, { seed });
    const episode = randomEpisode(d, 1, seed, [n, 4]);
    const rate = 0.2;
    const [body, row] = parameters.weights;
    const head = row!.transpose(1, 0);
    const moments = ({ inputs, targets }: typeof episode.support, samples: number) => {
      const x = inputs as typeof body;
      const average = (y: typeof body) => scaled(matmul(x!.transpose(1, 0), y!), 1 / samples);
      return { xx: average(x), xy: average(targets as typeof body) };
    };
    const [s, q] = [moments(episode.support, n), moments(episode.query, 4)];
    const a = product(body!, s.xx, body!.transpose(1, 0));
    const step = minus(matmul(a, head), product(body!, s.xy));
    const after = minus(head, scaled(step, rate));
    const residual = minus(product(q.xx, body!.transpose(1, 0), after), q.xy);
    const v = matmul(body!, residual);
    const outer = (left: typeof v, right: typeof v) => matmul(left, right.transpose(1, 0));
    const mixed = minus(
      plus(
        outer(v, product(s.xx, body!.transpose(1, 0), head)),
        outer(head, product(s.xx, body!.transpose(1, 0), v)),
      ),
      outer(v, s.xy),
    );
    const expected = [
      minus(outer(after, residual), scaled(mixed, rate)),
      minus(v, scaled(matmul(a, v), rate)),
    ];
    const { weights } = metaGradient(network, parameters, episode, {
      mode: "anil",
      innerRate: rate,
      innerSteps: 1,
    });
    expectClose(weights[0]!.data, expected[0]!.data, 1e-12);
    expectClose(weights[1]!.data, expected[1]!.data, 1e-12);
  });

  describe.each(networks)("of a network with %s", (name, network) => {
    const parameters = initialise(network, { seed: 2 });
    const direction = initialise(network, { seed: 3 });
    const episode = randomEpisode(inputsOf(network), 2, 1);

    it.each(["maml", "anil"] as const)("is the derivative of the loss after adaptation: %s", (mode) => {
      const inner = { mode, innerRate: 0.1, innerSteps: 3 };
      const lossAt = (at: number) => {
        const start = moved(parameters, direction, at);
        return loss(network, adapt(network, start, episode.support, inner), episode.query);
      };
      // Fourth order, with a step that crosses no kink.
      const h = 1e-4;
      const slope = (8 * (lossAt(h) - lossAt(-h)) - (lossAt(2 * h) - lossAt(-2 * h))) / (12 * h);
      const result = metaGradient(network, parameters, episode, inner);
      const along = flat(direction);
      const exact = flat(result).reduce((total, g, i) => total + g * along[i]!, 0);
      expect(Math.abs(slope / exact - 1)).toBeLessThan(2e-8);
      expect(result.loss).toBeCloseTo(lossAt(0), 14);
    });

    it("does not depend on the passes, on the order of samples, or on steps that do not move", () => {
      const inner = { innerRate: 0.1, innerSteps: 2 };
      const reversed = ({ inputs, targets }: typeof episode.support) => ({
        inputs: [...rowsOf(inputs)].reverse(),
        targets: [...rowsOf(targets)].reverse(),
      });
      const shuffled = { support: reversed(episode.support), query: reversed(episode.query) };
      const general: Network = { ...network, layers: [linear(), ...network.layers] };
      for (const mode of ["maml", "anil", "fomaml"] as const) {
        const expected = numbers(metaGradient(network, parameters, episode, { ...inner, mode }));
        for (const [other, samples] of [
          [general, episode],
          [network, shuffled],
        ] as const) {
          if (other === general && name.startsWith("layers")) continue;
          const found = metaGradient(other, parameters, samples, { ...inner, mode });
          expectClose(numbers(found), expected, 1e-12);
        }
        const plain = gradient(network, parameters, episode.query);
        for (const none of [{ innerSteps: 0 }, { innerRate: 0 }]) {
          const found = metaGradient(network, parameters, episode, { ...inner, mode, ...none });
          expectClose(numbers(found), numbers(plain), 1e-15);
        }
      }
    });
  });

  it("is to first order the gradient at the adapted parameters", () => {
    const [, network] = networks[0]!;
    const parameters = initialise(network, { seed: 2 });
    const episode = randomEpisode(3, 2, 5);
    const inner = { mode: "fomaml", innerRate: 0.3, innerSteps: 4 } as const;
    const adapted = adapt(network, parameters, episode.support, inner);
    const expected = gradient(network, adapted, episode.query);
    expect(numbers(metaGradient(network, parameters, episode, inner))).toEqual(numbers(expected));
  });

  it("is the one of ANIL if the layers of the body are frozen", () => {
    const layers = (learningRate: number) => [dense({ width: 5, learningRate }), tanh(), dense({ width: 2 })];
    const [free, frozen] = [1, 0].map((rate) => sequential({ inputShape: [3], layers: layers(rate) }));
    const parameters = initialise(free!, { seed: 1 });
    const episode = randomEpisode(3, 2, 6);
    const inner = { innerRate: 0.2, innerSteps: 3 };
    const anil = metaGradient(free!, parameters, episode, { ...inner, mode: "anil" });
    const maml = metaGradient(frozen!, parameters, episode, { ...inner, mode: "maml" });
    expectClose(numbers(maml), numbers(anil), 1e-14);
    expect(flat(maml)).not.toEqual(
      flat(metaGradient(free!, parameters, episode, { ...inner, mode: "maml" })),
    );
  });

  it("needs second derivatives of custom activations, except to first order", () => {
    const cube = activation(
      (x) => x ** 3,
      (x) => 3 * x * x,
    );
    const network = sequential({ inputShape: [3], layers: [dense({ width: 4 }), cube, dense({ width: 2 })] });
    const inner = { innerRate: 0.1, innerSteps: 1 };
    const episode = randomEpisode(3, 2, 1);
    const run = (mode: MetaMode, innerSteps = 1) =>
      metaGradient(network, initialise(network), episode, { ...inner, innerSteps, mode });
    expect(() => run("maml")).toThrow(/metaGradient: network must be .*second derivative/);
    expect(() => run("anil")).toThrow(ArgumentError);
    expect(run("fomaml").loss).toBeGreaterThan(0);
    expect(run("maml", 0).loss).toBeGreaterThan(0);
  });

  it("refuses what it cannot compute, and says where and why", () => {
    const network = mlp({ widths: [3, 5, 2], activation: "tanh" });
    const parameters = initialise(network);
    const episode = randomEpisode(3, 2, 1);
    const inner: Inner = { mode: "maml", innerRate: 0.1, innerSteps: 1 };
    const run =
      (options: object, given: object = episode) =>
      () =>
        metaGradient(network, parameters, given as typeof episode, { ...inner, ...options } as Inner);
    expect(run({ steps: 1 })).toThrow(/unknown option "steps"/);
    expect(run({ mode: "reptile" })).toThrow(/options.mode must be "maml" or "fomaml" or "anil"/);
    expect(run({ innerRate: -1 })).toThrow(/options.innerRate must be a finite number at least 0/);
    expect(run({ innerSteps: 1.5 })).toThrow(/options.innerSteps must be an integer/);
    expect(run({ loss: "cross-entropy" })).toThrow(/episode.support.targets\[0\] must be probabilities/);
    expect(run({}, { support: episode.support })).toThrow(/episode.query must be an object/);
    expect(run({ innerRate: 1e100, innerSteps: 9 })).toThrow(/options.innerRate must be small enough/);
    const large = mlp({ widths: [3, 1000, 2], activation: "tanh" });
    const many = { ...inner, innerSteps: 1_000_000 };
    expect(() => metaGradient(large, initialise(large), episode, many)).toThrow(/innerSteps .* bytes/);
  });
});

const TORCH = {
  tanh: { network: mlp({ widths: [2, 4, 3, 2], activation: "tanh" }), inputs: 2 },
  relu: { network: mlp({ widths: [2, 6, 5, 2], activation: "relu" }), inputs: 2 },
  convolutional: {
    network: convolutional({ inputSize: 5, channels: [2], kernel: 2, outputSize: 2, activation: "tanh" }),
    inputs: 5,
  },
} as const;

const copied = ({ data, shape }: NdArray): NdArray => toNdArray(data.slice(), shape);

/** The formula that fills the arrays of the references. */
const filled = (count: number, seed: number, scale: number, start = 0): number[] =>
  Array.from(
    { length: count },
    (_, i) => scale * ((((start + i) * 7919 + seed * 104729) % 1009) / 1009 - 0.5),
  );

function softmax(row: number[]): number[] {
  const total = row.reduce((sum, x) => sum + Math.exp(x), 0);
  return row.map((x) => Math.exp(x) / total);
}

function rowsOf(matrix: unknown): number[][] {
  const { data, shape } = matrix as NdArray;
  const [rows, columns] = shape as [number, number];
  return Array.from({ length: rows }, (_, i) => Array.from(data.subarray(i * columns, (i + 1) * columns)));
}

const scaled = (a: NdArray, factor: number): NdArray => combined(a, a, factor, 0);
const plus = (a: NdArray, b: NdArray): NdArray => combined(a, b, 1, 1);
const minus = (a: NdArray, b: NdArray): NdArray => combined(a, b, 1, -1);
const product = (...matrices: NdArray[]): NdArray => matrices.reduce((a, b) => matmul(a, b));

/** Computes p a + q b entry by entry. */
function combined(a: NdArray, b: NdArray, p: number, q: number): NdArray {
  const [rows, columns] = a.shape as [number, number];
  const entry = (k: number) => [Math.floor(k / columns), k % columns] as const;
  const data = Float64Array.from(
    { length: rows * columns },
    (_, k) => p * a.get(...entry(k)) + q * b.get(...entry(k)),
  );
  return toNdArray(data, [rows, columns]);
}
