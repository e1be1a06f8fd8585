import { describe, expect, it } from "vitest";
import { taskModes } from "../../../src/deep-linear";
import { matmul } from "../../../src/linalg";
import { teacher } from "../../../src/tasks";
import { largestDifference } from "../../helpers/numbers";
import { orthogonality, rowMajor } from "../../linalg/matrices";

describe("taskModes", () => {
  it("returns zero coupling and unit variances for white inputs, and nonzero coupling for correlated inputs", () => {
    const white = taskModes(teacher({ inputSize: 6, outputSize: 4, samples: 50, whiten: true, seed: 2 }));
    expect(white.coupling).toBeLessThan(1e-13);
    for (const d of white.inputVariances) expect(d).toBeCloseTo(1, 13);
    const correlated = taskModes(teacher({ inputSize: 6, outputSize: 4, samples: 50, seed: 2 }));
    expect(correlated.coupling).toBeGreaterThan(0.01);
    expect(orthogonality(correlated.inputModes)).toBeLessThan(1e-13);
  });

  it("diagonalises the input covariance within repeated singular values", () => {
    const inputCorrelation = [
      [2, 0.5, 0],
      [0.5, 1, 0],
      [0, 0, 3],
    ];
    const inputOutputCorrelation = [
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 2],
    ];
    const modes = taskModes({
      inputCorrelation,
      inputOutputCorrelation,
      targetSecondMoment: 10,
      samples: 1,
    } as never);
    expect(modes.coupling).toBeLessThan(1e-15);
    const rebuilt = matmul(rowMajor(modes.outputModes), modes.inputModes, { transposeRight: true });
    expect(
      largestDifference(
        rebuilt,
        matmul(inputOutputCorrelation, [
          [1, 0, 0],
          [0, 1, 0],
          [0, 0, 0.5],
        ]),
      ),
    ).toBeLessThan(1e-15);
  });
});
