import { afterEach, describe, expect, it, vi } from "vitest";
import { argumentsOf } from "../../../../src/arrays/arguments";
import * as networks from "../../../../src/networks";
import { readNetwork } from "../../../../src/networks/architecture/network";
import type { Op } from "../../../../src/networks/engine/ops";
import { planNetwork } from "../../../../src/networks/engine/plan";
import { prefersGramMatrices } from "../../../../src/networks/engine/tangent-kernel/layer-kernel";
import { normal } from "../../../../src/random";
import { engineName } from "../../../../src/simd";
import { expectClose, largestEntry } from "../../../helpers/numbers";

const { averagePool, conv, dense, flatten, globalAveragePool, maxPool, relu, residual } = networks;
const filters = (width: number, options: object = {}) =>
  conv({ filter: [3, 3], width, biasVariance: 0.1, padding: "same", ...options });

const body: Record<string, networks.LayerLike[]> = {
  "a pixel of filters of one pixel": [
    conv({ filter: [1, 1], width: 5, padding: "valid" }),
    relu(),
    flatten(),
  ],
  "strides and mean pooling": [
    filters(6, { strides: [2, 1] }),
    relu(),
    averagePool({ window: [2, 2] }),
    flatten(),
  ],
  "circular padding and largest numbers": [
    filters(5, { padding: "circular", learningRate: 0.5 }),
    relu(),
    maxPool({ window: [2, 2] }),
    filters(4),
    globalAveragePool(),
  ],
  "a residual branch": [filters(4), residual(relu(), filters(4, { biasVariance: 0 })), globalAveragePool()],
  "filters larger than the image": [conv({ filter: [9, 11], width: 3, padding: "same" }), relu(), flatten()],
};

afterEach(() => void vi.restoreAllMocks());

describe("the tangent kernel of a convolutional network", () => {
  it.each(Object.keys(body))("is the same by all methods with %s", (name) => {
    const inputShape = name.startsWith("a pixel") ? [1, 1, 3] : [6, 5, 3];
    const network = networks.sequential({
      layers: [...body[name]!, dense({ width: 3, biasVariance: 0.1 })],
      inputShape,
      parameterisation: "ntk",
    });
    const parameters = networks.initialise(network, { seed: 1 });
    const [inputs, against] = [
      normal({ shape: [4, ...inputShape], seed: 2 }),
      normal({ shape: [3, ...inputShape], seed: 3 }),
    ];
    const one = normal({ shape: [1, ...inputShape], seed: 4 });
    for (const outputs of ["trace", "full"] as const) {
      for (const [first, second] of [
        [inputs, undefined],
        [inputs, against],
        [one, undefined],
      ] as const) {
        const kernel = (method: networks.EmpiricalOptions["method"]) =>
          networks.tangentKernel(network, parameters, first, { against: second, outputs, method });
        const expected = kernel("products");
        for (const method of ["auto", "structured", "jacobian"] as const) {
          expectClose(kernel(method), expected, 1e-13 * largestEntry(expected));
        }
      }
    }
  });

  it("is the same from blocks of output channels and of patches", () => {
    const inputShape = [24, 24, 40];
    const network = networks.sequential({ layers: [filters(3), globalAveragePool(), dense()], inputShape });
    const parameters = networks.initialise(network, { seed: 1 });
    // Of three output channels, with 2100 · 360 derivatives each, two are computed together, and then the third. An
    // image has two rows of two windows, and zeros must lie between their signals in each case.
    const wide = networks.sequential({
      layers: [conv({ filter: [6, 6], width: 3, padding: "valid" }), flatten(), dense({ width: 100 })],
      inputShape: [7, 7, 10],
    });
    const start = networks.initialise(wide, { seed: 1 });
    for (const [net, theta, count, against] of [
      [network, parameters, 2, 1],
      [wide, start, 20, 1],
    ] as const) {
      const shape = net.inputShape;
      const [x, y] = [
        normal({ shape: [count, ...shape], seed: 2 }),
        normal({ shape: [against, ...shape], seed: 3 }),
      ];
      const kernel = (method: "jacobian" | "structured") =>
        networks.tangentKernel(net, theta, x, { against: y, method });
      const expected = kernel("structured");
      expectClose(kernel("jacobian"), expected, 1e-13 * largestEntry(expected));
    }
  });

  it("is symmetric to the last bit within one set of samples", () => {
    const network = networks.sequential({
      layers: [filters(4), relu(), flatten(), dense({ width: 2 })],
      inputShape: [4, 3, 2],
    });
    const inputs = normal({ shape: [9, 4, 3, 2], seed: 2 });
    for (const method of ["structured", "jacobian"] as const) {
      const kernel = networks.tangentKernel(network, networks.initialise(network), inputs, {
        method,
        outputs: "full",
      });
      for (let i = 0; i < 9; i++)
        for (let j = 0; j < 9; j++)
          for (const [a, b] of [
            [0, 0],
            [0, 1],
            [1, 0],
            [1, 1],
          ] as const)
            expect(kernel.get(i, j, a, b)).toBe(kernel.get(j, i, b, a));
    }
  });
});

describe("the memory for the Jacobians of a layer", () => {
  // 2 x 3 pixels and a filter of 99 x 99: Jacobians of 9801 numbers for one output channel.
  const network = networks.sequential({
    layers: [conv({ filter: [99, 99], width: 1, padding: "same" }), flatten(), dense({ width: 30 })],
    inputShape: [2, 3, 1],
  });
  const parameters = networks.initialise(network, { seed: 1 });

  it("is refused before it is allocated", () => {
    const inputs = normal({ shape: [1000, 2, 3, 1], seed: 2 });
    expect(() => networks.tangentKernel(network, parameters, inputs, { method: "jacobian" })).toThrow(
      /^tangentKernel: .*\(use the method "structured"\), received a request for 2,360,240,000 bytes/,
    );
  });

  it.skipIf(engineName() === "TypeScript")(
    "is named after the called function if it cannot be allocated",
    () => {
      const [inputs, against] = [5, 4].map((count) => normal({ shape: [count, 2, 3, 1], seed: count }));
      vi.spyOn(WebAssembly, "Memory").mockImplementation(function refuse() {
        throw new RangeError("could not allocate memory");
      });
      const kernel = () =>
        networks.tangentKernel(network, parameters, inputs!, { against: against!, method: "jacobian" });
      expect(kernel).toThrow(expect.objectContaining({ name: "MemoryError", functionName: "tangentKernel" }));
    },
  );
});

it("the tangent kernel prefers Gram matrices in dense layers and in layers of few positions and many channels", () => {
  const layers = (inputShape: number[], ...list: networks.LayerLike[]) => {
    const args = argumentsOf("test").at("network");
    return planNetwork(args, readNetwork(args, networks.sequential({ layers: list, inputShape })))
      .weights as readonly Extract<Op, { type: "weights" }>[];
  };
  const sizes = { rows: 20, columns: 20, outputs: 1, perSample: 1, isOneSet: false };
  const [first, last] = layers([16, 16, 3], filters(16), flatten(), dense());
  expect(prefersGramMatrices(first!, sizes)).toBe(false);
  expect(prefersGramMatrices(last!, sizes)).toBe(true);
  expect(prefersGramMatrices(layers([3, 3, 512], filters(512), flatten(), dense())[0]!, sizes)).toBe(true);
  // Within one set, Jacobians are computed once, and those of 6000 samples, 27 · 1000 numbers each, take 1.3 GB.
  expect(prefersGramMatrices(first!, { ...sizes, isOneSet: true })).toBe(false);
  const large = { rows: 6000, columns: 6000, outputs: 1000, perSample: 1, isOneSet: true };
  expect(prefersGramMatrices(first!, { ...large, rows: 600, columns: 600 })).toBe(false);
  expect(prefersGramMatrices(first!, large)).toBe(true);
});
