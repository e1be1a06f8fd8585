import { describe, expect, it } from "vitest";
import { binaryActivation, binaryNetwork, type Surrogate } from "../../src/information";
import { forward } from "../../src/networks";

describe("binaryActivation", () => {
  it("has the sign as value, +1 at 0", () => {
    const { value } = binaryActivation("hardTanh");
    expect([-3, -1e-300, -0, 0, 1e-300, 2].map(value)).toEqual([-1, -1, 1, 1, 1, 1]);
  });

  it("has the derivatives of a hard tanh and of the identity", () => {
    const { derivative } = binaryActivation("hardTanh");
    expect([-1.001, -1, 0, 1, 1.001].map(derivative)).toEqual([0, 1, 1, 1, 0]);
    expect([-9, 0, 9].map(binaryActivation("identity").derivative)).toEqual([1, 1, 1]);
  });

  it("has the derivative of the SignSwish function 2 σ(βz) (1 + βz (1 − σ(βz))) − 1", () => {
    for (const beta of [0.7, 2, 5]) {
      const { derivative } = binaryActivation({ name: "swish", beta });
      const signSwish = (z: number) => {
        const sigmoid = 1 / (1 + Math.exp(-beta * z));
        return 2 * sigmoid * (1 + beta * z * (1 - sigmoid)) - 1;
      };
      const h = 1e-4;
      for (const z of [-2, -0.5, 0, 0.1, 0.9, 3]) {
        const difference = (f: number) => (signSwish(z + f * h) - signSwish(z - f * h)) / (2 * f * h);
        expect(derivative(z)).toBeCloseTo((4 * difference(1) - difference(2)) / 3, 9);
        const printed = (beta * (2 - beta * z * Math.tanh((beta * z) / 2))) / (1 + Math.cosh(beta * z));
        expect(derivative(z)).toBeCloseTo(printed, 13);
      }
    }
    expect(binaryActivation("swish").derivative(0.3)).toBe(
      binaryActivation({ name: "swish", beta: 5 }).derivative(0.3),
    );
  });

  it("has a finite derivative everywhere", () => {
    const slopes = [1e-3, 5, 1.7e308].flatMap((beta) =>
      [0, 1, 150, 1e5, 1e308, -1e308].map(binaryActivation({ name: "swish", beta }).derivative),
    );
    expect(slopes.every(Number.isFinite)).toBe(true);
  });

  it("refuses unknown surrogates and fields, and a β that is not positive", () => {
    const call = (surrogate: unknown) => () => binaryActivation(surrogate as Surrogate);
    expect(call("tanh")).toThrow('binaryActivation: surrogate must be "hardTanh" or "identity" or "swish"');
    expect(call(undefined)).toThrow("surrogate");
    expect(call({ name: "identity", beta: 1 })).toThrow("surrogate.name");
    expect(call({ name: "swish" })).toThrow("surrogate.beta");
    expect(call({ name: "swish", beta: 0 })).toThrow("surrogate.beta");
    expect(call({ name: "swish", bta: 1 })).toThrow('did you mean "beta"');
  });
});

describe("binaryNetwork", () => {
  it("is a perceptron of binary units with a linear output and no biases", () => {
    const network = binaryNetwork({ widths: [2, 2, 1] });
    const weights = [
      [
        [1, -1],
        [0.5, 0.5],
      ],
      [[2, 3]],
    ];
    const inputs = [
      [1, 1],
      [-1, 0.5],
      [-3, -1],
    ];
    const { hidden, output } = forward(network, { weights }, inputs);
    expect([...hidden[0]!.data]).toEqual([1, 1, -1, -1, -1, -1]);
    expect([...output.data]).toEqual([5, -5, -5]);
  });

  it("refuses missing widths, unknown surrogates and unknown options", () => {
    const call = (options: unknown) => () => binaryNetwork(options as Parameters<typeof binaryNetwork>[0]);
    expect(call({})).toThrow("widths");
    expect(call({ widths: [2, 0, 1] })).toThrow("widths[1]");
    expect(call({ widths: [2, 1], surrogate: "sigmoid" })).toThrow("binaryNetwork: options.surrogate");
    expect(call({ widths: [2, 1], bias: true })).toThrow('unknown option "bias"');
  });
});
