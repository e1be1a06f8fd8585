import { describe, expect, it } from "vitest";
import { ArgumentError } from "../../../src/arrays";
import { type AveragingGapOptions, averagingGap, averagingGapAsync } from "../../../src/generalisation";
import {
  conv,
  dense,
  flatten,
  forward,
  initialise,
  jacobian,
  loss,
  mlp,
  type ParametersLike,
  sequential,
  train,
} from "../../../src/networks";
import { normal } from "../../../src/random";
import { expectPauses, expectRejects } from "../../helpers/async-form";
import { expectClose, largestEntry } from "../../helpers/numbers";

const rowsOf = (count: number, size: number, seed: number) =>
  Array.from({ length: count }, (_, i) =>
    Array.from(normal({ shape: [count, size], seed }).data.subarray(i * size, (i + 1) * size)),
  );
const inputs = rowsOf(8, 3, 2);
const task = { inputs, targets: inputs.map(([x, y]) => [Math.sin(x!), y!]) };
const network = mlp({ widths: [3, 5, 4, 2], activation: "tanh" });
const [first, second] = [1, 2].map((seed) => initialise(network, { seed })) as [
  ReturnType<typeof initialise>,
  ReturnType<typeof initialise>,
];
const mixed = (alpha: number): ParametersLike => {
  const mix = (a: typeof first.weights, b: typeof first.weights) =>
    a.map((block, l) => {
      const data = block.data.map((x, i) => alpha * b[l]!.data[i]! + (1 - alpha) * x);
      return { ...block, data, shape: block.shape, stride: block.stride, offset: 0 };
    });
  return { weights: mix(first.weights, second.weights), biases: mix(first.biases, second.biases) } as never;
};

describe("averagingGap", () => {
  it("has the losses of the averaged parameters and of the averaged outputs", () => {
    const alphas = [0, 0.25, 0.7, 1];
    for (const kind of ["half-mean-square", "cross-entropy"] as const) {
      const targets = kind === "cross-entropy" ? inputs.map((_, i) => [i % 2, 1 - (i % 2)]) : task.targets;
      const given = { inputs, targets };
      const { average, ensemble, gap } = averagingGap(network, first, second, given, { alphas, loss: kind });
      const linear = mlp({ widths: [2, 2], activation: "linear", bias: false });
      const identity = {
        weights: [
          [
            [1, 0],
            [0, 1],
          ],
        ],
      };
      const outputs = [first, second].map((p) => forward(network, p, inputs).output);
      for (const [k, alpha] of alphas.entries()) {
        expect(Math.abs(average[k]! - loss(network, mixed(alpha), given, { loss: kind }))).toBeLessThan(
          1e-14,
        );
        const mean = inputs.map((_, i) =>
          [0, 1].map((o) => alpha * outputs[1]!.get(i, o) + (1 - alpha) * outputs[0]!.get(i, o)),
        );
        const expected = loss(linear, identity, { inputs: mean, targets }, { loss: kind });
        expect(Math.abs(ensemble[k]! - expected)).toBeLessThan(1e-14);
      }
      expect([gap[0], gap[3]]).toEqual([0, 0]);
      expect(largestEntry(gap)).toBeGreaterThan(0.01);
    }
  });

  it("takes 30 averages from the first to the second network by default", () => {
    const { alphas, gap, toTable } = averagingGap(network, first, second, task);
    expect(alphas).toHaveLength(30);
    expect([alphas[0], alphas[29]]).toEqual([0, 1]);
    expect(toTable().rows).toHaveLength(30);
    expect(gap).toHaveLength(30);
  });

  it("has the gradient changes of explicit Jacobians, per layer, also of convolutions and in blocks", () => {
    const image = sequential({
      inputShape: [3, 3, 1],
      layers: [conv({ filter: [2, 2], width: 2, bias: true }), "tanh", flatten(), dense({ width: 2 })],
    });
    const many = rowsOf(700, 9, 4);
    for (const { net, rows, width } of [
      { net: network, rows: inputs, width: 2 },
      { net: image, rows: many, width: 2 },
    ]) {
      const [a, b] = [1, 2].map((seed) => initialise(net, { seed }));
      const given = { inputs: rows, targets: rows.map(() => Array<number>(width).fill(0)) };
      const { gradientChange } = averagingGap(net, a!, b!, given, { alphas: [0.5] });
      const [before, after] = [a!, b!].map((p) => jacobian(net, p, rows).weights);
      const expected = before!.map(({ data }, l) => {
        const sum = data.reduce((total, x, i) => total + (after![l]!.data[i]! - x) ** 2, 0);
        return sum / data.length;
      });
      expectClose(gradientChange, expected, 1e-13);
    }
  });

  it("is zero for networks that are linear in the parameters that differ", () => {
    const linear = mlp({ widths: [3, 2], activation: "linear" });
    const [a, b] = [1, 2].map((seed) => initialise(linear, { seed }));
    const { gap, gradientChange } = averagingGap(linear, a!, b!, task);
    expect(largestEntry(gap)).toBeLessThan(1e-14);
    expect(largestEntry(gradientChange)).toBe(0);
    const last = { ...first, weights: [...first.weights.slice(0, -1), second.weights.at(-1)!] };
    const readout = averagingGap(network, first, last, task);
    expect(largestEntry(readout.gap)).toBeLessThan(1e-14);
    expect(readout.gradientChange[2]).toBe(0);
    expect(readout.gradientChange[0]).toBeGreaterThan(0.01);
  });

  it("is of second order in the distance, and of third order if the gradients are equal at both ends", () => {
    const gapsOf = (centre: number) =>
      [0.1, 0.05, 0.025].map((distance) => {
        const unit = sequential({ inputShape: [1], layers: [dense({ width: 1 }), "tanh"] });
        const [a, b] = [-0.5, 0.5].map((side) => ({ weights: [[[centre + side * distance]]] }));
        const given = { inputs: [[1]], targets: [[1]] };
        const result = averagingGap(unit, a!, b!, given, { alphas: [0.25] });
        return [Math.abs(result.gap[0]!), result.gradientChange[0]!] as const;
      });
    const [curved, straight] = [gapsOf(0.7), gapsOf(0)];
    for (const [k, distance] of [
      [1, 0.1],
      [2, 0.05],
    ] as const) {
      // The next order of the gap changes the ratios in proportion to the distance, here by 0.21 and 0.11 of it.
      expect(Math.abs(curved[k - 1]![0] / curved[k]![0] / 4 - 1)).toBeLessThan(0.3 * distance);
      expect(Math.abs(straight[k - 1]![0] / straight[k]![0] / 8 - 1)).toBeLessThan(0.2 * distance);
      expect(curved[k]![1]).toBeGreaterThan(1e-5);
      expect(straight[k]![1]).toBeLessThan(1e-30);
    }
  });

  it("is smaller for trainings that were split from one later", () => {
    const gapAfter = (epochs: number) => {
      const shared = train(network, first, task, { learningRate: 0.1, epochs }).parameters;
      const [a, b] = [1, 2].map(
        (seed) => train(network, shared, task, { learningRate: 0.1, epochs: 50, batch: 2, seed }).parameters,
      );
      return largestEntry(averagingGap(network, a!, b!, task).gap);
    };
    expect(gapAfter(2000)).toBeLessThan(0.3 * gapAfter(0));
  });

  it("runs asynchronously with the same result, pauses, and ends at an abort", async () => {
    const form = (run: object) => averagingGapAsync(network, first, second, task, run);
    expect((await expectPauses(form)).gap).toEqual(averagingGap(network, first, second, task).gap);
    await expectRejects(form);
  });

  it("rejects parameters of other shapes, wrong tasks and options, and outputs that overflow", () => {
    const refused = (call: () => unknown) => expect(call).toThrow(ArgumentError);
    const other = initialise(mlp({ widths: [3, 5, 2], activation: "tanh" }));
    refused(() => averagingGap(network, other, second, task));
    expect(() => averagingGap(network, first, other, task)).toThrow(/second\.weights/);
    refused(() => averagingGap(network, first, second, { inputs, targets: [[1, 2]] }));
    for (const options of [{ alphas: [] }, { alphas: [Number.NaN] }, { loss: "hinge" }, { alpha: [0] }])
      refused(() => averagingGap(network, first, second, task, options as AveragingGapOptions));
    refused(() => averagingGap(network, first, second, task, { loss: "cross-entropy" }));
    refused(() => averagingGap(network, first, second, task, { alphas: [1e300] }));
  });
});
