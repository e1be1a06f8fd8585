import { describe, expect, it } from "vitest";
import type { Matrix } from "../../../../src/arrays/types";
import { denseSymmetricEigen } from "../../../../src/linalg/dense/eigen/symmetric-eigen";
import { randomSymmetric } from "../rounding-errors";

describe("denseSymmetricEigen of small matrices", () => {
  it("does not depend on preceding decompositions, and returns new arrays", () => {
    const [first, second] = [7, 16].map((n) => randomSymmetric(n, n)) as [Matrix, Matrix];
    const alone = denseSymmetricEigen(first);
    denseSymmetricEigen(second);
    const again = denseSymmetricEigen(first);
    expect(again).toEqual(alone);
    expect(again.vectors.data).not.toBe(alone.vectors.data);
  });
});
