import { describe, expect, it } from "vitest";
import type { NdArray } from "../../../src/arrays";
import { argumentsOf } from "../../../src/arrays/arguments";
import { gaussianWeights, loss } from "../../../src/deep-linear";
import { linearField } from "../../../src/deep-linear/flow/linear-field";
import { correlations, teacher } from "../../../src/tasks";

describe("linearField", () => {
  it("agrees with central differences of the loss for more inputs than outputs and for more outputs than inputs", () => {
    for (const widths of [
      [3, 5, 4, 6],
      [6, 4, 5, 3],
      [4, 2],
      [5, 1, 5],
    ]) {
      const [nIn, nOut] = [widths[0]!, widths[widths.length - 1]!];
      const task = teacher({ inputSize: nIn, outputSize: nOut, samples: 20, noise: 0.3, seed: 7 });
      const { inputCorrelation, inputOutputCorrelation, targetSecondMoment } = correlations(task);
      const dense = (a: NdArray) => ({ rows: a.shape[0]!, columns: a.shape[1]!, data: a.data });
      const weights = gaussianWeights({ widths, standardDeviation: 0.7, seed: 1 });
      const packed = Float64Array.from(weights.flatMap((w) => Array.from(w.data)));
      const gradient = new Float64Array(packed.length);
      const field = linearField(argumentsOf("test"), widths, {
        inputCorrelation: dense(inputCorrelation),
        inputOutputCorrelation: dense(inputOutputCorrelation),
        targetSecondMoment,
      });
      field.evaluate(packed, gradient);
      field.release();
      const flat = weights.flatMap((w) => Array.from(w.data, (_, i) => ({ w, i })));
      for (const [at, { w, i }] of flat.entries()) {
        const [x, h] = [w.data[i]!, 1e-4];
        w.data[i] = x + h;
        const up = loss(weights, task);
        w.data[i] = x - h;
        const down = loss(weights, task);
        w.data[i] = x;
        expect(Math.abs((down - up) / (2 * h) - gradient[at]!)).toBeLessThan(1e-6);
      }
    }
  });
});
