import { describe, expect, test } from "vitest";
import { loss, mlp } from "../../../src/networks";

describe("cross-entropy", () => {
  test("is the mean of −log softmax even for large outputs, and rejects targets that are not probabilities", () => {
    const parameters = {
      weights: [
        [
          [1000, 0],
          [0, 1000],
        ],
      ],
    };
    const single = mlp({ widths: [2, 2], activation: "linear", bias: false });
    const task = {
      inputs: [
        [1, 0],
        [0, 0.001],
      ],
      targets: [
        [0, 1],
        [0.5, 0.5],
      ],
    };
    // First sample: outputs (1000, 0), second class, loss 1000. Second sample: outputs (0, 1), ln(1 + e) − ½.
    const expected = (1000 + (Math.log(1 + Math.E) - 0.5)) / 2;
    expect(loss(single, parameters, task, { loss: "cross-entropy" })).toBeCloseTo(expected, 11);
    expect(() =>
      loss(
        single,
        parameters,
        {
          ...task,
          targets: [
            [0, 2],
            [0, 1],
          ],
        },
        { loss: "cross-entropy" },
      ),
    ).toThrow(/task.targets\[0\] must be probabilities/);
  });
});
