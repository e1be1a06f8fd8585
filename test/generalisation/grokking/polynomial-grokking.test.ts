import { describe, expect, it } from "vitest";
import { ArgumentError, IntegrationError } from "../../../src/arrays";
import {
  type PolynomialGrokking,
  type PolynomialGrokkingOptions,
  polynomialGrokking,
  polynomialGrokkingAsync,
} from "../../../src/generalisation";
import { matmul, symmetricEigen } from "../../../src/linalg";
import { gradient, loss, mlp, type ParametersLike, polynomial } from "../../../src/networks";
import { normal } from "../../../src/random";
import { referencesOf } from "../../helpers/references";

const references = referencesOf(import.meta.url);
const NETWORK = "losses and effective parameters of a network with four units";

interface SmallNetwork {
  readonly weights: number[][];
  readonly inputs: number[][];
  readonly targets: number[][];
  readonly testInputs: number[][];
  readonly testTargets: number[][];
  readonly epsilon: number;
  readonly learningRate: number;
}

/** Computes the moments of weights, one row per unit. */
function momentsOf(weights: readonly (readonly number[])[]) {
  const [m, d] = [weights.length, weights[0]!.length];
  const over = (value: (w: readonly number[]) => number) => weights.reduce((sum, w) => sum + value(w) / m, 0);
  return {
    mean: Array.from({ length: d }, (_, j) => over((w) => w[j]!)),
    secondMoment: Array.from({ length: d }, (_, i) =>
      Array.from({ length: d }, (_x, j) => over((w) => w[i]! * w[j]!)),
    ),
  };
}

const largest = (values: Iterable<number>): number => Math.max(...Array.from(values, Math.abs));

describe("polynomialGrokking", () => {
  it("agrees with a network of four units that is trained and linearised step by step", () => {
    const given = references.inputs<SmallNetwork>(NETWORK);
    const expected = references.all<number, number[]>(NETWORK);
    const run = polynomialGrokking({
      ...{ epsilon: given.epsilon, learningRate: given.learningRate, steps: 200, effective: true },
      record: expected.map(({ given: step }) => step),
      task: { inputs: given.inputs, targets: given.targets },
      test: { inputs: given.testInputs, targets: given.testTargets },
      initial: momentsOf(given.weights),
    });
    for (const [i, reference] of expected.entries()) {
      const { train, probe } = run.effective!;
      reference.check([run.trainLoss[i], run.testLoss[i], train[i], probe[i]]);
    }
    references
      .only<undefined, number[]>("moments of a network with four units after 200 steps")
      .check([...run.mean, ...run.secondMoment.data]);
  });

  it("equals the training of a wide network with a fixed readout", () => {
    const [d, n, width, epsilon, eta, steps] = [8, 30, 50, 0.5, 0.5, 200];
    const inputs = normal({ shape: [n, d], standardDeviation: 1 / Math.sqrt(d), seed: 1 });
    const targets = normal({ shape: [n, 1], seed: 2 });
    const weights = normal({ shape: [width, d], seed: 3 });
    const rows = Array.from({ length: width }, (_, j) =>
      Array.from({ length: d }, (_x, i) => weights.get(j, i)),
    );
    const task = { inputs, targets };
    const run = polynomialGrokking({
      ...{ epsilon, learningRate: eta, steps, task, test: task, initial: momentsOf(rows) },
    });

    const network = mlp({
      widths: [d, width, 1],
      activation: polynomial([0, 1, epsilon / 2]),
      bias: false,
    });
    const readout = Array.from({ length: width }, () => 1 / width);
    let hidden = rows;
    const losses: number[] = [];
    for (let step = 0; step <= steps; step++) {
      const parameters = { weights: [hidden, [readout]] } as ParametersLike;
      losses.push(2 * loss(network, parameters, task));
      const slope = gradient(network, parameters, task).weights[0]!;
      if (step < steps) hidden = hidden.map((row, j) => row.map((w, i) => w - eta * width * slope.get(j, i)));
    }
    const moments = momentsOf(hidden);
    expect(largest(losses.map((value, step) => value - run.trainLoss[step]!))).toBeLessThan(1e-12);
    expect(run.testLoss).toEqual(run.trainLoss);
    expect(largest(moments.mean.map((a, i) => a - run.mean[i]!))).toBeLessThan(1e-12);
    expect(
      largest(moments.secondMoment.flat().map((entry, i) => entry - run.secondMoment.data[i]!)),
    ).toBeLessThan(1e-12);
    expect(run.trainLoss[steps]).toBeLessThan(0.9 * run.trainLoss[0]!);
  });

  it("is linear regression at epsilon 0", () => {
    const [d, n, steps, eta] = [4, 9, 40, 0.7];
    const inputs = normal({ shape: [n, d], standardDeviation: 1 / Math.sqrt(d), seed: 4 });
    const targets = normal({ shape: [n, 1], seed: 5 });
    const task = { inputs, targets };
    const run = polynomialGrokking({
      ...{ epsilon: 0, steps, learningRate: eta, task, test: task, effective: true },
    });
    const gram = matmul(inputs, inputs, { transposeRight: true });
    const { values, vectors } = symmetricEigen(gram);
    const projected = matmul(vectors, targets, { transposeLeft: true });
    for (const t of [0, 1, 17, steps]) {
      let [meanSquare, parameters] = [0, 0];
      for (const [k, value] of values.entries()) {
        const remaining = (1 - (eta * value) / n) ** t;
        meanSquare += (remaining * projected.get(k, 0)) ** 2 / n;
        parameters += (1 - remaining) ** 2;
      }
      expect(Math.abs(run.trainLoss[t]! - meanSquare)).toBeLessThan(1e-13);
      expect(Math.abs(run.effective!.train[t]! - parameters)).toBeLessThan(1e-13);
      expect(Math.abs(run.effective!.probe[t]! - parameters)).toBeLessThan(1e-13);
    }
  });

  it("has effective parameters that are the squared derivatives of the outputs, where these are linear in the targets", () => {
    const [d, n, count] = [3, 6, 4];
    const inputs = normal({ shape: [n, d], seed: 6 });
    const targets = normal({ shape: [n, 1], seed: 7 });
    const testInputs = normal({ shape: [count, d], seed: 8 });
    const train = (shifted: number, record: readonly number[] = [25]): PolynomialGrokking => {
      const shiftedTargets = Array.from(targets.data, (y, i) => [i === shifted ? y + 1 : y]);
      return polynomialGrokking({
        ...{ epsilon: 0, steps: 25, learningRate: 0.3, record, effective: true },
        task: { inputs, targets: shiftedTargets },
        test: { inputs: testInputs, targets: Array.from({ length: count }, () => [0]) },
      });
    };
    const start = train(-1);
    let sum = 0;
    for (let i = 0; i < n; i++) {
      const change = train(i).mean.map((a, j) => a - start.mean[j]!);
      for (let k = 0; k < count; k++) {
        sum += change.reduce((total, a, j) => total + a * testInputs.get(k, j), 0) ** 2;
      }
    }
    expect(Math.abs((n / count) * sum - start.effective!.probe[0]!)).toBeLessThan(1e-12);
    expect(start.effective!.probe[0]).toBeGreaterThan(1);
  });

  it("draws the moments of finite widths, which approach 0 and the identity", () => {
    const distances = [100, 10_000, Number.POSITIVE_INFINITY].map((width) => {
      const { mean, secondMoment } = polynomialGrokking({ epsilon: 0.2, steps: 0, dimension: 4, width });
      const identity = (i: number) => (i % 5 === 0 ? 1 : 0);
      return Math.max(largest(mean), largest(secondMoment.data.map((entry, i) => entry - identity(i))));
    });
    expect(distances[0]).toBeGreaterThan(distances[1]!);
    expect(distances[1]).toBeGreaterThan(0);
    expect(distances[1]).toBeLessThan(0.06);
    expect(distances[2]).toBe(0);
  });

  it("records only the given steps, with the same numbers", () => {
    const options = { epsilon: 0.3, steps: 30, dimension: 5, seed: 2, effective: true };
    const all = polynomialGrokking(options);
    const some = polynomialGrokking({ ...options, record: [3, 20] });
    expect(some.steps).toEqual(Float64Array.of(3, 20));
    expect([...some.testLoss]).toEqual([all.testLoss[3], all.testLoss[20]]);
    expect([...some.effective!.probe]).toEqual([all.effective!.probe[3], all.effective!.probe[20]]);
    expect(some.mean).toEqual(all.mean);
    expect(all.steps.length).toBe(31);
    expect("effective" in polynomialGrokking({ ...options, effective: false })).toBe(false);
    expect(polynomialGrokking({ ...options, seed: 3 }).trainLoss).not.toEqual(all.trainLoss);
  });

  it("has a figure from the first step on and a table", () => {
    const run = polynomialGrokking({ epsilon: 0.3, steps: 2000, dimension: 4, effective: true });
    const { marks, x } = run.figure();
    expect(x.scale).toBe("log");
    const line = marks[0] as { readonly x: readonly number[] };
    expect([line.x[0], line.x[line.x.length - 1]! > 1990, line.x.length < 400]).toEqual([1, true, true]);
    const { columns, rows } = run.toTable();
    expect(columns.length).toBe(5);
    expect(rows[7]).toEqual([
      ...[7, run.trainLoss[7], run.testLoss[7], run.effective!.train[7], run.effective!.probe[7]],
    ]);
  });

  it("fails with the records made so far if the descent diverges", () => {
    const run = () =>
      polynomialGrokking({ epsilon: 0.5, steps: 500, dimension: 6, learningRate: 50, effective: true });
    expect(run).toThrow(IntegrationError);
    try {
      run();
    } catch (error) {
      const { partial, time, reason } = error as IntegrationError<PolynomialGrokking>;
      expect(reason).toBe("not-finite");
      expect(partial.steps.length).toBeGreaterThan(1);
      expect(time).toBe(50 * partial.steps[partial.steps.length - 1]!);
      expect(partial.trainLoss.every(Number.isFinite)).toBe(true);
      expect(partial.mean.every(Number.isFinite)).toBe(true);
      expect(partial.effective!.train.length).toBe(partial.steps.length);
    }
  });

  it("gives the same numbers asynchronously, with progress, and can be aborted", async () => {
    const options = { epsilon: 0.2, steps: 300, dimension: 14, effective: true };
    const fractions: number[] = [];
    const run = await polynomialGrokkingAsync({ ...options, onProgress: (x) => fractions.push(x) });
    expect(run.testLoss).toEqual(polynomialGrokking(options).testLoss);
    expect(fractions.length).toBeGreaterThan(10);
    expect(fractions[fractions.length - 1]).toBe(1);
    const controller = new AbortController();
    const aborted = polynomialGrokkingAsync({
      ...options,
      signal: controller.signal,
      onProgress: () => controller.abort(new Error("enough")),
    });
    await expect(aborted).rejects.toThrow("enough");
  });

  it("rejects wrong options", () => {
    const task = { inputs: [[1, 0]], targets: [[1]] };
    const valid = { epsilon: 0.2, steps: 3 };
    const given = { ...valid, task, test: task };
    const wrong: [Record<string, unknown>, string][] = [
      [{ ...valid, epsilon: Number.NaN }, "epsilon"],
      [{ ...valid, steps: 1.5 }, "steps"],
      [{ ...valid, steps: 1e9 }, "steps"],
      [{ ...valid, learningRate: 0 }, "learningRate"],
      [{ ...valid, record: [2, 2] }, "record[1]"],
      [{ ...valid, record: [4] }, "record[0]"],
      [{ ...valid, effective: 1 }, "effective"],
      [{ ...valid, width: 0 }, "width"],
      [{ ...valid, dimension: 100_000 }, "dimension"],
      [{ ...valid, dimension: 2000, effective: true }, "dimension"],
      [{ ...valid, test: task }, "test"],
      [{ ...valid, initial: { mean: [0], secondMoment: [[1]] } }, "initial"],
      [{ ...given, width: 5 }, "width"],
      [{ ...valid, task }, "test"],
      [{ ...given, test: { inputs: [[1]], targets: [[1]] } }, "test.inputs"],
      [{ ...given, task: { inputs: [[1, 0]], targets: [[1, 2]] } }, "task.targets"],
      [{ ...given, initial: { mean: [0], secondMoment: [[1]] } }, "initial.mean"],
      [{ ...given, initial: { mean: [0, 0], secondMoment: [[1]] } }, "initial.secondMoment"],
      [
        {
          ...given,
          initial: {
            mean: [0, 0],
            secondMoment: [
              [1, 2],
              [0, 1],
            ],
          },
        },
        "initial.secondMoment",
      ],
      [{ ...given, initial: { mean: [0, 0], moment: [[1]] } }, "initial"],
      [{ ...valid, speed: 1 }, "options"],
    ];
    for (const [options, argument] of wrong) {
      let message = "";
      try {
        polynomialGrokking(options as unknown as PolynomialGrokkingOptions);
      } catch (error) {
        expect(error).toBeInstanceOf(ArgumentError);
        message = (error as ArgumentError).argument;
      }
      expect(message).toBe(argument === "options" ? argument : `options.${argument}`);
    }
  });
});
