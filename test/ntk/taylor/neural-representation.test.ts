import { describe, expect, it } from "vitest";
import { toNdArray } from "../../../src/arrays";
import { matmul } from "../../../src/linalg";
import { neuralRepresentation, quadraticModel } from "../../../src/ntk";
import { normal } from "../../../src/random";
import { largestDifference } from "../../helpers/numbers";

describe("neuralRepresentation", () => {
  const samples = normal({ shape: [400, 6], seed: 4 });

  const momentOf = (representation: ReturnType<typeof neuralRepresentation>) => {
    const h = representation.transform(samples);
    return matmul(h, h, { transposeLeft: true }).data.map((v) => v / 400);
  };
  const identity = Float64Array.from({ length: 900 }, (_, at) => (at % 31 === 0 ? 1 : 0));

  it("is white on the samples from which it is estimated", () => {
    const representation = neuralRepresentation({ samples, features: 30, seed: 1, activation: Math.tanh });
    expect(largestDifference(momentOf(representation), identity)).toBeLessThan(1e-9);
  });

  it("omits directions without variance in the samples, for example of equal step functions", () => {
    const moment = momentOf(neuralRepresentation({ samples, features: 30, seed: 1 }));
    const matrix = toNdArray(moment, [30, 30]);
    const rank = moment.reduce((sum, v, at) => sum + (at % 31 === 0 ? v : 0), 0);
    expect(rank).toBeCloseTo(Math.round(rank), 9);
    expect(rank).toBeLessThan(29.5);
    expect(largestDifference(matmul(matrix, matrix).data, moment)).toBeLessThan(1e-9);
  });

  it("replaces the inputs of a quadratic model", () => {
    const representation = neuralRepresentation({
      samples,
      features: 20,
      seed: 1,
      activation: (z) => Math.max(z, 0),
    });
    const model = quadraticModel({ inputSize: 6, width: 8, representation });
    const plain = quadraticModel({ inputSize: 20, width: 8 });
    const w = normal({ shape: [8, 20], seed: 2 });
    const inputs = normal({ shape: [5, 6], seed: 9 });
    expect(model.features).toBe(20);
    expect(
      largestDifference(
        model.predict(w, inputs).data,
        plain.predict(w, representation.transform(inputs)).data,
      ),
    ).toBe(0);
  });
});
