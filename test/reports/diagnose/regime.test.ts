import { describe, expect, it } from "vitest";
import type { Movement } from "../../../src/reports/diagnose/movement";
import { regimeOf } from "../../../src/reports/diagnose/regime";

/** A movement in which kernel and representations change by the given amounts up to the last record. */
const movement = (kernel: number | undefined, representation?: number): Movement => {
  const moved = (change: number | undefined) =>
    change === undefined ? undefined : { change: [0, change], turned: undefined };
  return {
    times: [0, 1],
    weights: undefined,
    kernel: moved(kernel),
    representation: moved(representation),
    gates: undefined,
  };
};

describe("regimeOf", () => {
  it.each([
    [0, "lazy"],
    [0.25, "lazy"],
    [0.35, "intermediate"],
    [0.65, "intermediate"],
    [0.95, "intermediate"],
    [1.05, "rich"],
    [40, "rich"],
  ])("labels a relative change of %s as %s", (change, label) => {
    expect(regimeOf(movement(change))).toMatchObject({ label, change, of: "tangent kernel" });
    expect(regimeOf(movement(undefined, change))).toMatchObject({ label, change, of: "representations" });
  });

  it("decides by the tangent kernel if representations were recorded too", () => {
    expect(regimeOf(movement(0.1, 5))!.label).toBe("lazy");
  });

  it("states changes up to ten times the initial norm as a percentage, and larger ones as a multiple of the norm", () => {
    expect(regimeOf(movement(9.5))!.sentence).toBe("its tangent kernel changed by 950 %");
    expect(regimeOf(movement(12))!.sentence).toBe("its tangent kernel changed by 12 times its initial norm");
  });

  it("names the Gram matrix of the representations if there is no tangent kernel", () => {
    expect(regimeOf(movement(undefined, 12))!.sentence).toBe(
      "the Gram matrix of its representations changed by 12 times its initial norm",
    );
  });

  it("is undefined if neither kernel nor representations were recorded", () => {
    expect(regimeOf(movement(undefined))).toBeUndefined();
  });
});
