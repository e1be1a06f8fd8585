import { describe, expect, it } from "vitest";
import { exactFlow, finalRepresentations } from "../../../src/deep-linear";
import { largestDifference } from "../../helpers/numbers";
import { diagonal } from "../../linalg/matrices";
import { problem, whiteTask } from "./problems";

describe("finalRepresentations", () => {
  it("equals the end of exactFlow within 1e-13 for several shapes and λ, and rejects ambiguous numbers of units", () => {
    for (const [inputs, hidden, outputs, lambda] of [
      [4, 6, 4, 0],
      [4, 4, 4, 2],
      [4, 4, 4, -2],
      [5, 3, 3, -1],
      [5, 5, 3, -1],
      [3, 5, 5, 4],
      [6, 2, 4, 1],
    ] as const) {
      const { sigma, weights, data } = problem({ inputs, hidden, outputs, lambda }, 1.5);
      const flow = exactFlow(weights, data, { times: [0] });
      if (flow.endsInSaddle) continue;
      const end = flow.at(Number.POSITIVE_INFINITY);
      const expected = finalRepresentations(whiteTask(sigma), { lambda, hidden });
      for (const key of ["product", "inputRepresentation", "outputRepresentation"] as const) {
        expect(largestDifference(end[key], expected[key])).toBeLessThan(1e-13);
      }
    }
    expect(() => finalRepresentations(whiteTask(diagonal([1, 0])), { lambda: 1, hidden: 1 })).not.toThrow();
    expect(() => finalRepresentations(whiteTask(diagonal([1, 0, 0])), { lambda: 1, hidden: 2 })).toThrow(
      /rank 1/,
    );
  });
});
