import { describe, expect, it } from "vitest";
import { ArgumentError, IntegrationError, toNested } from "../../../src/arrays";
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
  gradientDescentAsync,
  initialise,
  jacobianVectorProduct,
  kernelGradientFlow,
  layerNorm,
  parallel,
  polynomial,
  relu,
  residual,
  serial,
  sin,
  sum,
  taylorModel,
  withParameters,
} from "../../../src/ntk";
import { normal } from "../../../src/random";

const nested = (a: ReturnType<typeof normal>) => toNested(a) as number[][];
const largest = (a: ArrayLike<number>, b: ArrayLike<number>) =>
  Math.max(...Array.from(a, (v, i) => Math.abs(v - b[i]!)));
const wide = { weightVariance: 1.3, biasVariance: 0.2 };

const network = serial(
  dense({ width: 6, ...wide }),
  erf(),
  residual(gelu(), dense({ width: 6, learningRate: 0.5 })),
  layerNorm({ epsilon: 1e-3 }),
  sin(),
  dense({ width: 2, ...wide }),
);
const finite = initialise(network, { inputSize: 3, seed: 2 });
const x = nested(normal({ shape: [5, 3], seed: 3 }));
const task = { inputs: x, targets: nested(normal({ shape: [5, 2], seed: 4 })) };
const tests = nested(normal({ shape: [4, 3], seed: 5 }));
const packed = (f: typeof finite) => Float64Array.from(f.parameters.flatMap(({ data }) => [...data]));
const direction = normal({ shape: [packed(finite).length], seed: 6 });
const moved = (f: typeof finite, delta: ArrayLike<number>, by: number) =>
  withParameters(
    f,
    packed(f).map((w, i) => w + by * delta[i]!),
  );

describe("taylorModel", () => {
  it("of order 1 is f + Jδ", () => {
    const model = taylorModel(finite, { order: 1 });
    const f = finite.forward(x).data;
    const jvp = jacobianVectorProduct(finite, x, direction).data;
    expect(
      largest(
        model.predict(x, direction).data,
        f.map((v, i) => v + jvp[i]!),
      ),
    ).toBeLessThan(1e-14);
  });

  const images = normal({ shape: [3, 4, 4, 2], seed: 8 });
  const smooth: [string, typeof finite, typeof images | number[][]][] = [
    ["dense", finite, x],
    [
      "images",
      initialise(
        serial(
          conv({ filter: [3, 3], width: 3, ...wide }),
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
    it(`of order k misses the network by the order k + 1: ${name}`, () => {
      const delta = normal({ shape: [packed(f).length], seed: 7 }).data;
      for (const order of [1, 2] as const) {
        const model = taylorModel(f, { order });
        const error = (h: number) =>
          largest(
            model.predict(
              inputs,
              delta.map((d) => h * d),
            ).data,
            moved(f, delta, h).forward(inputs).data,
          );
        const slope = Math.log2(error(2e-3) / error(1e-3));
        expect(slope).toBeGreaterThan(order + 0.9);
        expect(slope).toBeLessThan(order + 1.1);
      }
    });
  }

  it("is exact for a network that is a polynomial of that degree in its parameters", () => {
    const readout = initialise(serial(dense({ width: 6, learningRate: 0 }), gelu(), dense({ width: 2 })), {
      inputSize: 3,
    });
    const delta = direction.data.slice(0, 30).map((d, i) => (i < 18 ? 0 : d));
    const linearised = taylorModel(readout, { order: 1 }).predict(x, delta);
    expect(largest(linearised.data, moved(readout, delta, 1).forward(x).data)).toBeLessThan(1e-14);
    const deep = initialise(serial(dense({ width: 4 }), polynomial([0, 1]), dense({ width: 2 })), {
      inputSize: 3,
    });
    const both = direction.data.slice(0, 20);
    const quadratic = taylorModel(deep, { order: 2 }).predict(x, both);
    expect(largest(quadratic.data, moved(deep, both, 1).forward(x).data)).toBeLessThan(1e-13);
  });

  it("of order 1 learns as its tangent kernel says, and gradient descent tends to it", () => {
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
      expect(largest(flow.predict(x, t).data, expected.train(t).data)).toBeLessThan(1e-10);
      expect(largest(flow.predict(tests, t).data, expected.test(cross, start, t).data)).toBeLessThan(1e-10);
      expect(flow.loss(t)).toBeCloseTo(expected.loss(t), 12);
    }
    const rate = 1 / flow.eigenvalues[0]!;
    const steps = 200;
    const descent = model.gradientDescent(task, { learningRate: 1e-2 * rate, steps });
    const reached = model.gradientFlow(task).change(1e-2 * rate * steps);
    // First order in the learning rate: about 1e-2 of the change.
    expect(largest(descent.change.data, reached.data)).toBeLessThan(
      1e-2 * Math.max(...reached.data.map(Math.abs)),
    );
    expect(descent.steps[1]).toBe(1);
    expect(descent.loss[steps]).toBeLessThan(descent.loss[0]!);
  });

  it("of order 2 descends along the gradient of its own loss", () => {
    for (const order of [1, 2] as const) {
      const model = taylorModel(finite, { order });
      const loss = (delta: ArrayLike<number>) =>
        task.targets
          .flat()
          .reduce((s, y, i) => s + (model.predict(x, Array.from(delta)).data[i]! - y) ** 2, 0) / 2;
      const first = model.gradientDescent(task, { learningRate: 0.1, steps: 3 }).change.data;
      const next = model.gradientDescent(task, { learningRate: 0.1, steps: 4 }).change.data;
      const step = next.map((v, i) => v - first[i]!);
      const at = (h: number) => loss(first.map((v, i) => v + h * direction.data[i]!));
      const slope = (at(1e-5) - at(-1e-5)) / 2e-5;
      // Layers with a learning rate of their own move by that much more or less.
      const rates = finite.parameters.flatMap(({ data }, p) => Array.from(data, () => (p === 2 ? 0.5 : 1)));
      const found = step.reduce((s, v, i) => s - (v * direction.data[i]!) / (0.1 * rates[i]!), 0);
      expect(Math.abs(found / slope - 1)).toBeLessThan(1e-7);
    }
  });

  it("of order 2 stays closer to a network in training than the linearised one", () => {
    const net = initialise(serial(dense({ width: 40 }), erf(), dense()), { inputSize: 3, seed: 1 });
    const target = { inputs: x, targets: task.targets.map(([y]) => [y!]) };
    const options = { learningRate: 0.02, steps: 20 };
    const { network: trained } = gradientDescent(net, target, options);
    const error = (order: 1 | 2) => {
      const model = taylorModel(net, { order });
      const { change } = model.gradientDescent(target, options);
      return largest(model.predict(tests, change).data, trained.forward(tests).data);
    };
    expect(error(2)).toBeLessThan(0.5 * error(1));
  });

  it("can be interrupted, and says what it reached when it diverges", async () => {
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

  it("refuses what it cannot differentiate", () => {
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

describe("gradientDescent of a network", () => {
  it("is a step along its linearisation, again and again, at the layers' own rates", async () => {
    const options = { learningRate: 0.05, steps: 7 };
    let stepped = finite;
    for (let s = 0; s < options.steps; s++) {
      const { change } = taylorModel(stepped, { order: 1 }).gradientDescent(task, { ...options, steps: 1 });
      const parameters = packed(stepped).map((w, i) => w + change.data[i]!);
      stepped = withParameters(stepped, parameters);
    }
    const { network, loss, steps, result } = gradientDescent(finite, task, { ...options, every: 1 });
    expect([result, steps.length]).toEqual(["finished", 8]);
    expect(largest(packed(network), packed(stepped))).toBeLessThan(1e-14);
    const final = network.forward(x).data;
    const error = task.targets.flat().reduce((sum, y, i) => sum + (final[i]! - y) ** 2, 0) / 2;
    expect(Math.abs(loss.at(-1)! / error - 1)).toBeLessThan(1e-13);
    const async = await gradientDescentAsync(finite, task, options);
    expect(largest(packed(async.network), packed(network))).toBe(0);
  });

  it("tends to the linearised network's as the width grows", () => {
    const target = { inputs: x, targets: task.targets.map(([y]) => [y!]) };
    const options = { learningRate: 0.02, steps: 50 };
    const miss = (width: number) => {
      let total = 0;
      for (let seed = 0; seed < 8; seed++) {
        const net = initialise(serial(dense({ width, ...wide }), erf(), dense()), { inputSize: 3, seed });
        const { change } = taylorModel(net, { order: 1 }).gradientDescent(target, options);
        const linear = taylorModel(net, { order: 1 }).predict(tests, change).data;
        total += largest(gradientDescent(net, target, options).network.forward(tests).data, linear) / 8;
      }
      return total;
    };
    // A network's own kernel moves by O(1/width) (Dyer & Gur-Ari 2020): 64 for a 64-fold width, up to the next order.
    const ratio = miss(16) / miss(1024);
    expect(ratio).toBeGreaterThan(30);
    expect(ratio).toBeLessThan(130);
  });

  it("keeps the network it reached when it is stopped or diverges", async () => {
    const stopped = await gradientDescentAsync(finite, task, {
      learningRate: 1e-3,
      steps: 1000,
      signal: { aborted: true },
    });
    expect([stopped.result, stopped.steps.length]).toEqual(["aborted", 1]);
    expect(largest(packed(stopped.network), packed(finite))).toBe(0);
    let caught: unknown;
    try {
      gradientDescent(finite, task, { learningRate: 1e3, steps: 1000 });
    } catch (error) {
      caught = error;
    }
    expect(caught).toBeInstanceOf(IntegrationError);
    const { partial } = caught as IntegrationError<{ network: typeof finite }>;
    expect(packed(partial.network).every(Number.isFinite)).toBe(true);
    expect(() =>
      gradientDescent(finite, { inputs: x, targets: [[1]] }, { learningRate: 1, steps: 1 }),
    ).toThrow(ArgumentError);
  });
});
