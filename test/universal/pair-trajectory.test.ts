import { describe, expect, it } from "vitest";
import { pairTrajectory } from "../../src/universal";

describe("pairTrajectory", () => {
  it("computes the three scalars, the loss and the distances from raw activations", () => {
    const { representation, output, alignment, loss, inputDistanceSquared, targetDistanceSquared } =
      pairTrajectory({
        times: [0, 1],
        hidden: [
          [
            [1, 2],
            [4, 6],
          ],
          [
            [0, 0],
            [1, 1],
          ],
        ],
        outputs: [
          [
            [1, 0],
            [3, 1],
          ],
          [
            [0, 0],
            [0, 0],
          ],
        ],
        inputs: [[0], [3]],
        targets: [
          [1, 1],
          [2, 3],
        ],
      });
    expect(Array.from(representation)).toEqual([25, 2]);
    expect(Array.from(output)).toEqual([5, 0]);
    // w = y − dy·dŷ with dŷ = (2, 1), dy = (1, 2)
    expect(Array.from(alignment)).toEqual([5 - 4, 0]);
    expect(Array.from(loss)).toEqual([(0 + 1 + 1 + 4) / 4, (1 + 1 + 4 + 9) / 4]);
    expect([inputDistanceSquared, targetDistanceSquared]).toEqual([9, 5]);
  });

  it("rejects shapes that do not match", () => {
    const log = {
      times: [0],
      hidden: [[[1], [2]]],
      outputs: [[[1], [2]]],
      inputs: [[0], [1]],
      targets: [[0], [1]],
    };
    for (const [change, argument] of [
      [{ hidden: [] }, "log.hidden"],
      [{ hidden: [[[1]]] }, "log.hidden[0]"],
      [
        {
          outputs: [
            [
              [1, 2],
              [2, 3],
            ],
          ],
        },
        "log.outputs[0]",
      ],
      [{ inputs: [[0]] }, "log.inputs"],
    ] as const) {
      expect(() => pairTrajectory({ ...log, ...change } as never)).toThrow(
        expect.objectContaining({ argument }),
      );
    }
  });
});
