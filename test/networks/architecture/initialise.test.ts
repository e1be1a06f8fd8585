import { describe, expect, test } from "vitest";
import { ArgumentError, type NdArray } from "../../../src/arrays";
import { product } from "../../../src/deep-linear";
import { svd } from "../../../src/linalg";
import { convolutional, forward, initialise, mlp } from "../../../src/networks";

/** Root mean square of the entries. */
const rootMeanSquare = ({ data }: NdArray): number =>
  Math.sqrt(data.reduce((sum, w) => sum + w * w, 0) / data.length);

describe("initialise", () => {
  const network = mlp({ widths: [30, 400, 200, 10], activation: "relu" });
  const fans = [
    [30, 400],
    [400, 200],
    [200, 10],
  ] as const;

  test.each([
    ["xavier-normal", (n: number, m: number) => 1.7 * Math.sqrt(2 / (n + m))],
    ["lecun-normal", (n: number, _m: number) => 1.7 / Math.sqrt(n)],
    ["he-normal", (n: number, _m: number) => 1.7 * Math.sqrt(2 / n)],
  ] as const)(
    "draws weights of the standard deviation of %s in every layer, and zero biases",
    (scheme, expected) => {
      const { weights, biases } = initialise(network, { scheme, gain: 1.7, seed: 1 });
      for (const [l, [n, m]] of fans.entries()) {
        expect(weights[l]!.shape).toEqual([m, n]);
        // Five standard errors of a standard deviation.
        expect(Math.abs(rootMeanSquare(weights[l]!) / expected(n, m) - 1)).toBeLessThan(
          5 / Math.sqrt(2 * n * m),
        );
        expect([...biases[l]!.data]).toEqual(new Array(m).fill(0));
      }
    },
  );

  test("draws gaussian weights of one standard deviation, and orthogonal weights of equal singular values", () => {
    const { weights } = initialise(network, { scheme: "gaussian", standardDeviation: 0.01, seed: 2 });
    for (const w of weights)
      expect(Math.abs(rootMeanSquare(w) / 0.01 - 1)).toBeLessThan(5 / Math.sqrt(2 * w.data.length));
    for (const w of initialise(network, { scheme: "orthogonal", gain: 0.8 }).weights) {
      for (const s of svd(w).singularValues) expect(s).toBeCloseTo(0.8, 13);
    }
  });

  test("counts the kernel length in the fans, and makes kernels orthogonal as [channels out, channels in × length]", () => {
    const channels = [20, 20, 1];
    const net = convolutional({
      inputSize: 1,
      width: 100,
      channels,
      kernel: 11,
      outputSize: 1,
      activation: "relu",
    });
    const { weights, biases } = initialise(net, { seed: 3 });
    expect(weights.map(({ shape }) => shape)).toEqual([
      [100, 1],
      [20, 1, 11],
      [20, 20, 11],
      [1, 20, 11],
      [1, 70],
    ]);
    expect(biases.map(({ shape }) => shape)).toEqual([[100], [20], [20], [1], [1]]);
    const expected = Math.sqrt(2 / (220 + 220));
    expect(Math.abs(rootMeanSquare(weights[2]!) / expected - 1)).toBeLessThan(5 / Math.sqrt(2 * 4400));
    const kernels = initialise(net, { scheme: "orthogonal" }).weights[2]!;
    const gram = (i: number, j: number) => {
      const row = (k: number) => kernels.data.subarray(220 * k, 220 * (k + 1));
      return row(i).reduce((sum, x, k) => sum + x * row(j)[k]!, 0);
    };
    expect(gram(3, 3)).toBeCloseTo(1, 13);
    expect(gram(3, 7)).toBeCloseTo(0, 13);
  });

  test("returns weights that the functions for deep linear networks accept", () => {
    const linear = mlp({ widths: [2, 5, 3], activation: "linear", bias: false });
    const parameters = initialise(linear, { seed: 1 });
    const { output } = forward(linear, parameters, [[1, -2]]);
    const map = product(parameters.weights);
    for (let o = 0; o < 3; o++) {
      expect(output.get(0, o)).toBeCloseTo(map.get(o, 0) - 2 * map.get(o, 1), 14);
    }
  });

  test("rejects options that the scheme does not use, and a missing standard deviation", () => {
    expect(() => initialise(network, { scheme: "gaussian" })).toThrow(/options.standardDeviation/);
    expect(() => initialise(network, { scheme: "gaussian", standardDeviation: 1, gain: 2 })).toThrow(
      ArgumentError,
    );
    expect(() => initialise(network, { scheme: "orthogonal", standardDeviation: 1 })).toThrow(
      /omitted for the scheme orthogonal/,
    );
  });
});
