import { describe, expect, it } from "vitest";
import { exactFlow } from "../../../src/deep-linear";
import { matmul, svd } from "../../../src/linalg";
import { largestDifference } from "../../helpers/numbers";
import { diagonal } from "../../linalg/matrices";
import { problem } from "./problems";
import { times, transposed } from "./published-solutions";

describe("hiddenRotation, through exactFlow.weights,", () => {
  it("gives converged weights at t = 1e6", () => {
    const { weights, data, sigma } = problem({ inputs: 6, hidden: 2, outputs: 5, lambda: 0 });
    const flow = exactFlow(weights, data, { times: [0, 1e6] });
    const [w1, w2] = flow.weights(1e6);
    const [before] = flow.weights(100);
    expect(largestDifference(w1, before)).toBeLessThan(1e-9);
    const { u, singularValues, v } = svd(sigma);
    const best = times(u, diagonal([singularValues[0]!, singularValues[1]!, 0, 0, 0]), transposed(v));
    expect(largestDifference(matmul(w2, w1), best)).toBeLessThan(1e-13);
  });
});
