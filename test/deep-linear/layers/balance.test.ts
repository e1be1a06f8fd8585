import { describe, expect, it } from "vitest";
import { balance } from "../../../src/deep-linear";

describe("balance", () => {
  it("returns W₂ᵀW₂ − W₁W₁ᵀ and its mean diagonal, as computed by hand", () => {
    const { matrices, lambda, isBalanced } = balance([[[1], [2]], [[3, 4]]]);
    expect(Array.from(matrices[0]!.data)).toEqual([9 - 1, 12 - 2, 12 - 2, 16 - 4]);
    expect(lambda).toBe(10);
    expect(isBalanced()).toBe(false);
    expect(isBalanced(1)).toBe(true);
    expect(balance([[[1, 2]]]).matrices).toEqual([]);
  });
});
