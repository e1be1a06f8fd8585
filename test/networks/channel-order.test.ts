import { describe, expect, test } from "vitest";
import { toNdArray } from "../../src/arrays";
import type { NdArray } from "../../src/arrays/types";
import * as networks from "../../src/networks";
import { normal } from "../../src/random";

const [HEIGHT, WIDTH, CHANNELS, FILTERS] = [5, 4, 3, 2];

/** Returns an array with its dimensions in another order. */
const permuted = (array: NdArray, order: readonly number[]): NdArray => {
  const view = array.transpose(...order) as NdArray;
  const data = new Float64Array(array.size);
  const index = view.shape.map(() => 0);
  for (let k = 0; k < data.length; k++) {
    data[k] = view.get(...index);
    for (let d = index.length - 1; d >= 0 && ++index[d]! === view.shape[d]; d--) index[d] = 0;
  }
  return toNdArray(data, view.shape);
};

const layers = [
  networks.conv({ filter: [3, 2], width: FILTERS, bias: true }),
  "tanh",
  networks.maxPool({ window: [2, 2] }),
  networks.conv({ filter: [2, 1], width: 3, padding: "valid" }),
  networks.gelu(),
  networks.flatten(),
  networks.dense({ width: 2, bias: true }),
] as const;

const last = networks.sequential({ inputShape: [HEIGHT, WIDTH, CHANNELS], layers });
const first = networks.sequential({ inputShape: [CHANNELS, HEIGHT, WIDTH], layers, channels: "first" });

/** Positions and channels of the last convolution. */
const [ROWS, COLUMNS, LAST] = [1, 2, 3];

/** Returns the parameters of the network with channels last as those of the network with channels first. */
function toFirst({ weights, biases }: networks.Parameters): networks.Parameters {
  const [one, two, three] = weights as [NdArray, NdArray, NdArray];
  const readout = permuted(toNdArray(three.data as Float64Array, [2, ROWS, COLUMNS, LAST]), [0, 3, 1, 2]);
  return {
    weights: [
      permuted(one, [0, 3, 1, 2]),
      permuted(two, [0, 3, 1, 2]),
      toNdArray(readout.data as Float64Array, [2, ROWS * COLUMNS * LAST]),
    ],
    biases,
  };
}

const parameters = networks.initialise(last, { seed: 3 });
const direction = networks.initialise(last, { seed: 4 });
const images = normal({ shape: [6, HEIGHT, WIDTH, CHANNELS], seed: 5 });
const imagesFirst = permuted(images, [0, 3, 1, 2]);
const targets = normal({ shape: [6, 2], seed: 6 });

/** Expects all numbers of two arrays to agree within rounding. */
function expectClose(a: NdArray, b: NdArray): void {
  expect(a.shape).toEqual(b.shape);
  for (const [i, x] of a.data.entries())
    expect(Math.abs(x - b.data[i]!)).toBeLessThan(1e-14 * (1 + Math.abs(x)));
}

const expectEqual = (a: networks.Parameters, b: networks.Parameters): void => {
  for (const [l, w] of a.weights.entries()) expectClose(w, b.weights[l]!);
  for (const [l, w] of a.biases.entries()) expectClose(w, b.biases[l]!);
};

describe("a network with its channels first", () => {
  test("has the outputs of the network with its channels last, and hidden layers channel by channel", () => {
    const expected = networks.forward(last, parameters, images);
    const found = networks.forward(first, toFirst(parameters), imagesFirst);
    expectClose(found.output, expected.output);
    const hidden = toNdArray(expected.hidden[0]!.data as Float64Array, [6, 2, 2, FILTERS]);
    const flat = permuted(hidden, [0, 3, 1, 2]).data as Float64Array;
    expectClose(found.hidden[0]!, toNdArray(flat, [6, 2 * 2 * FILTERS]));
  });

  test("has the same gradients, in the order of its parameters and inputs", () => {
    const expected = networks.gradient(last, parameters, { inputs: images, targets });
    const task = { inputs: imagesFirst, targets };
    const found = networks.gradient(first, toFirst(parameters), task);
    expect(found.loss).toBeCloseTo(expected.loss, 14);
    expectEqual(found, toFirst(expected));
    const below = networks.inputGradient(last, parameters, { inputs: images, targets });
    expectClose(networks.inputGradient(first, toFirst(parameters), task), permuted(below, [0, 3, 1, 2]));
  });

  test("has the same products with Jacobian and Hessian", () => {
    const change = networks.jacobianVectorProduct(last, parameters, images, { ...direction, inputs: images });
    const changeFirst = { ...toFirst(direction), inputs: imagesFirst };
    expectClose(networks.jacobianVectorProduct(first, toFirst(parameters), imagesFirst, changeFirst), change);
    const product = networks.hessianVectorProduct(last, parameters, { inputs: images, targets }, direction);
    const task = { inputs: imagesFirst, targets };
    const found = networks.hessianVectorProduct(first, toFirst(parameters), task, toFirst(direction));
    expectEqual(found, toFirst(product));
  });

  test("takes images as rows of all their numbers", () => {
    const rows = toNdArray(imagesFirst.data as Float64Array, [6, CHANNELS * HEIGHT * WIDTH]);
    const { output } = networks.forward(first, toFirst(parameters), rows);
    expect(output).toEqual(networks.forward(first, toFirst(parameters), imagesFirst).output);
  });

  test("has other outputs without the reordering of its weights", () => {
    const { output } = networks.forward(last, parameters, images);
    const wrong = networks.forward(
      first,
      {
        ...toFirst(parameters),
        weights: [...toFirst(parameters).weights.slice(0, 2), parameters.weights[2]!],
      },
      imagesFirst,
    );
    expect(Math.abs(wrong.output.get(0, 0) - output.get(0, 0))).toBeGreaterThan(1e-3);
  });
});
