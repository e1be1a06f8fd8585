import { describe, expect, it } from "vitest";
import { difference, distance, scaled, sum } from "../../../src/experiments/array-arithmetic";
import {
  descendReadout,
  largestCurvature,
  trainReadout,
} from "../../../src/experiments/generalisation/random-features";
import { matmul, pseudoInverse } from "../../../src/linalg";
import { normal } from "../../../src/random";

const [n, tests] = [12, 5];

describe.each([4, 12, 30])("trainReadout on %i features", (width) => {
  const features = normal({ shape: [n, width], seed: width });
  const testFeatures = normal({ shape: [tests, width], seed: width + 1 });
  const targets = normal({ shape: [n, 1], seed: width + 2 });
  const learningRate = 0.5 / largestCurvature(features);

  it("gives the outputs of descent in the parameters, on training and on test samples", () => {
    const steps = 15;
    let readout = scaled(normal({ shape: [width, 1] }), 0);
    for (let step = 0; step < steps; step++) {
      const errors = difference(targets, matmul(features, readout));
      const slope = matmul(features, errors, { transposeLeft: true });
      readout = sum(readout, scaled(slope, learningRate / n));
    }
    const { train, test } = trainReadout(features, testFeatures, { learningRate, steps });
    expect(distance(matmul(train, targets), matmul(features, readout))).toBeLessThan(1e-12);
    expect(distance(matmul(test, targets), matmul(testFeatures, readout))).toBeLessThan(1e-12);
    const outputs = descendReadout(features, targets, { learningRate, steps });
    expect(distance(outputs, matmul(features, readout))).toBeLessThan(1e-12);
  });

  it("ends at the solution of least norm, with as many parameters as its rank", () => {
    const { test, effective } = trainReadout(features, testFeatures, { learningRate, steps: 1e9 });
    const limit = matmul(testFeatures, pseudoInverse(features));
    expect(distance(test, limit)).toBeLessThan(1e-9);
    expect(Math.abs(effective.train - Math.min(n, width))).toBeLessThan(1e-9);
  });

  it("uses no parameters before the first step", () => {
    const { effective } = trainReadout(features, testFeatures, { learningRate, steps: 0 });
    expect(effective).toEqual({ train: 0, test: 0 });
  });
});
