import { describe, expect, it } from "vitest";
import { ArgumentError, IntegrationError } from "../../../src/arrays";
import {
  activation,
  averagePool,
  conv,
  dense,
  empiricalNtk,
  erf,
  flatten,
  gelu,
  gradientDescent,
  initialise,
  jacobianVectorProduct,
  kernelGradientFlow,
  layerNorm,
  parallel,
  polynomial,
  relu,
  residual,
  serial,
  sum,
  taylorModel,
} from "../../../src/ntk";
import { withParameters } from "../../../src/ntk/finite/finite-network";
import { normal } from "../../../src/random";
import { largestDifference, largestEntry } from "../../helpers/numbers";
import { finite, packed, task, tests, variances, x } from "./smooth-network";

const direction = normal({ shape: [packed(finite).length], seed: 6 });
const moved = (f: typeof finite, delta: ArrayLike<number>, by: number) =>
  withParameters(
    f,
    packed(f).map((w, i) => w + by * delta[i]!),
  );

describe("taylorModel", () => {
  it("predicts f + Jδ at order 1", () => {
    const model = taylorModel(finite, { order: 1 });
    const f = finite.forward(x).data;
    const jvp = jacobianVectorProduct(finite, x, direction).data;
    expect(
      largestDifference(
        model.predict(direction, x).data,
        f.map((v, i) => v + jvp[i]!),
      ),
    ).toBeLessThan(1e-14);
  });

  const images = normal({ shape: [3, 4, 4, 2], seed: 8 });
  const smooth: [string, typeof finite, typeof images | number[][]][] = [
    ["a fully connected network", finite, x],
    [
      "a network of images",
      initialise(
        serial(
          conv({ filter: [3, 3], width: 3, ...variances }),
          polynomial([0.1, 1, 0.3, -0.1]),
          averagePool({ window: [2, 2] }),
          parallel(conv({ filter: [2, 2], width: 3 }), serial(erf(), conv({ filter: [2, 2], width: 3 }))),
          sum(),
          layerNorm(),
          gelu(),
          flatten(),
          dense(),
        ),
        { inputSize: [4, 4, 2], seed: 1 },
      ),
      images,
    ],
  ];
  for (const [name, f, inputs] of smooth) {
    it(`has an error of order k + 1 at order k for ${name}`, () => {
      const delta = normal({ shape: [packed(f).length], seed: 7 }).data;
      for (const order of [1, 2] as const) {
        const model = taylorModel(f, { order });
        const error = (h: number) =>
          largestDifference(
            model.predict(
              delta.map((d) => h * d),
              inputs,
            ).data,
            moved(f, delta, h).forward(inputs).data,
          );
        const slope = Math.log2(error(2e-3) / error(1e-3));
        expect(slope).toBeGreaterThan(order + 0.9);
        expect(slope).toBeLessThan(order + 1.1);
      }
    });
  }

  it("is exact for a network that is a polynomial of degree k in its parameters", () => {
    const readout = initialise(serial(dense({ width: 6, learningRate: 0 }), gelu(), dense({ width: 2 })), {
      inputSize: 3,
    });
    const delta = direction.data.slice(0, 30).map((d, i) => (i < 18 ? 0 : d));
    const linearised = taylorModel(readout, { order: 1 }).predict(delta, x);
    expect(largestDifference(linearised.data, moved(readout, delta, 1).forward(x).data)).toBeLessThan(1e-14);
    const deep = initialise(serial(dense({ width: 4 }), polynomial([0, 1]), dense({ width: 2 })), {
      inputSize: 3,
    });
    const both = direction.data.slice(0, 20);
    const quadratic = taylorModel(deep, { order: 2 }).predict(both, x);
    expect(largestDifference(quadratic.data, moved(deep, both, 1).forward(x).data)).toBeLessThan(1e-13);
  });

  it("agrees with kernelGradientFlow at order 1, and is the limit of gradient descent", () => {
    const model = taylorModel(finite, { order: 1 });
    const flow = model.gradientFlow(task, { rate: 0.3 });
    const kernel = empiricalNtk(finite, x, undefined, { outputs: "full" });
    const cross = empiricalNtk(finite, tests, x, { outputs: "full" });
    const expected = kernelGradientFlow({
      kernel,
      targets: task.targets,
      initial: finite.forward(x),
      rate: 0.3,
    });
    const start = finite.forward(tests);
    for (const t of [0, 1e-12, 0.5, 4, 1e12, Number.POSITIVE_INFINITY]) {
      expect(largestDifference(flow.predict(x, t).data, expected.train(t).data)).toBeLessThan(1e-10);
      expect(
        largestDifference(flow.predict(tests, t).data, expected.test(cross, start, t).data),
      ).toBeLessThan(1e-10);
      expect(flow.loss(t)).toBeCloseTo(expected.loss(t), 12);
    }
    const rate = 1 / flow.eigenvalues[0]!;
    const steps = 200;
    const descent = model.gradientDescent(task, { learningRate: 1e-2 * rate, steps });
    const reached = model.gradientFlow(task).change(1e-2 * rate * steps);
    // The difference is of first order in the learning rate, about 1e-2 of the change.
    expect(largestDifference(descent.change.data, reached.data)).toBeLessThan(1e-2 * largestEntry(reached));
    expect(descent.steps[1]).toBe(1);
    expect(descent.loss[steps]).toBeLessThan(descent.loss[0]!);
  });

  it("descends along the gradient of its loss, scaled by the learning rates of the layers", () => {
    for (const order of [1, 2] as const) {
      const model = taylorModel(finite, { order });
      const loss = (delta: ArrayLike<number>) =>
        task.targets
          .flat()
          .reduce((s, y, i) => s + (model.predict(Array.from(delta), x).data[i]! - y) ** 2, 0) / 2;
      const first = model.gradientDescent(task, { learningRate: 0.1, steps: 3 }).change.data;
      const next = model.gradientDescent(task, { learningRate: 0.1, steps: 4 }).change.data;
      const step = next.map((v, i) => v - first[i]!);
      const at = (h: number) => loss(first.map((v, i) => v + h * direction.data[i]!));
      const slope = (at(1e-5) - at(-1e-5)) / 2e-5;
      // Parameter 2 has a learning rate of 0.5.
      const rates = finite.parameters.flatMap(({ data }, p) => Array.from(data, () => (p === 2 ? 0.5 : 1)));
      const found = step.reduce((s, v, i) => s - (v * direction.data[i]!) / (0.1 * rates[i]!), 0);
      expect(Math.abs(found / slope - 1)).toBeLessThan(1e-7);
    }
  });

  it("approximates a network in training better at order 2 than at order 1", () => {
    const net = initialise(serial(dense({ width: 40 }), erf(), dense()), { inputSize: 3, seed: 1 });
    const target = { inputs: x, targets: task.targets.map(([y]) => [y!]) };
    const options = { learningRate: 0.02, steps: 20 };
    const { network: trained } = gradientDescent(net, target, options);
    const error = (order: 1 | 2) => {
      const model = taylorModel(net, { order });
      const { change } = model.gradientDescent(target, options);
      return largestDifference(model.predict(change, tests).data, trained.forward(tests).data);
    };
    expect(error(2)).toBeLessThan(0.5 * error(1));
  });

  it("can be aborted, and throws an error with the partial result if it diverges", async () => {
    const model = taylorModel(finite, { order: 2 });
    const signal = { aborted: false };
    const aborted = await model.gradientDescentAsync(task, {
      learningRate: 1e-3,
      steps: 1000,
      every: 1,
      signal,
      onProgress: ({ steps }) => {
        signal.aborted = steps >= 5;
      },
    });
    expect(aborted.result).toBe("aborted");
    expect(aborted.steps.length).toBe(6);
    let caught: unknown;
    try {
      model.gradientDescent(task, { learningRate: 1e3, steps: 1000 });
    } catch (error) {
      caught = error;
    }
    expect(caught).toBeInstanceOf(IntegrationError);
    expect(
      (caught as IntegrationError<{ change: { data: Float64Array } }>).partial.change.data.every(
        Number.isFinite,
      ),
    ).toBe(true);
  });

  it("rejects activations without a second derivative at order 2, other orders, and a flow of order 2", () => {
    const own = activation(Math.tanh, (z) => 1 / Math.cosh(z) ** 2);
    const net = initialise(serial(dense({ width: 3 }), residual(own), dense()), { inputSize: 3 });
    expect(() => taylorModel(net, { order: 2 })).toThrow(/second derivative/);
    expect(() => taylorModel(net, { order: 3 as 2 })).toThrow(ArgumentError);
    expect(() => taylorModel(finite, { order: 2 }).gradientFlow(task)).toThrow(
      /1 for an exact gradient flow/,
    );
    expect(
      taylorModel(initialise(serial(dense({ width: 3 }), relu(), dense()), { inputSize: 3 }), { order: 2 })
        .size,
    ).toBe(12);
  });
});
