import { describe, expect, it } from "vitest";
import { type Curve, fitUniversal } from "../../../src/universal";
import { GENERAL } from "../problems";
import { measure } from "./measured-trajectories";

describe("fitUniversal", () => {
  it("rejects data and options that cannot be used, naming the argument and the sample", () => {
    const good = measure(GENERAL, 500, 30);
    const changed = (name: Curve, i: number, value: number) =>
      good[name].map((x, k) => (k === i ? value : x));
    const constant = new Float64Array(30).fill(0.3);
    const bad: [object, string | RegExp][] = [
      [{ times: good.times.slice(0, 3) }, "trajectory.times"],
      [{ times: [...good.times].reverse() }, /trajectory.times\[/],
      [{ output: good.output.slice(1) }, "trajectory.output"],
      [{ alignment: changed("alignment", 4, Number.NaN) }, "trajectory.alignment[4]"],
      [{ representation: changed("representation", 7, -0.2) }, "trajectory.representation[7]"],
      [{ output: changed("output", 3, -0.5) }, "trajectory.output[3]"],
      [{ alignment: changed("alignment", 12, 3) }, "trajectory.alignment[12]"],
      [{ representation: constant, output: constant, alignment: constant }, "trajectory"],
      [{ inputDistanceSquared: 0 }, "trajectory.inputDistanceSquared"],
      [{ targetDistanceSquared: -1 }, "trajectory.targetDistanceSquared"],
    ];
    for (const [change, argument] of bad) {
      const call = () => fitUniversal({ ...good, ...change });
      const named = typeof argument === "string" ? argument : expect.stringMatching(argument);
      expect(call).toThrow(expect.objectContaining({ name: "ArgumentError", argument: named }));
    }
    expect(() => fitUniversal(good, { start: "soon" as never })).toThrow(/options.start/);
    const none = { representation: 0, output: 0, alignment: 0 };
    expect(() => fitUniversal(good, { weights: none })).toThrow(/options.weights/);
    expect(() => fitUniversal(good, { samples: "some" as never })).toThrow(/options.samples/);
    const invalid = { ...good, alignment: changed("alignment", 0, -0.3) };
    expect(fitUniversal(invalid).start).toBe("fitted");
    const negative = { ...good, representation: good.representation.map((h) => h - 1e3) };
    expect(() => fitUniversal(negative, { start: "measured" })).toThrow(/trajectory.representation\[0\]/);
  });

  it("accepts samples that violate their bounds by less than a fifth of the curve's range, as noise", () => {
    const good = measure(GENERAL, 500, 60);
    const largest = (name: Curve) => Math.max(...good[name]);
    for (const name of ["representation", "output"] as const) {
      const lowered = (fraction: number) => ({
        ...good,
        [name]: good[name].map((x, i) => (i === 0 ? -fraction * largest(name) : x)),
      });
      // The range of a curve from −f to 1 is 1 + f: the bound of a fifth of it is at f = ¼.
      expect(() => fitUniversal(lowered(0.26))).toThrow(`trajectory.${name}[0]`);
      // The output of the first sample also bounds the alignment, within the same allowance.
      expect(fitUniversal(lowered(0.24)).start).toBe("fitted");
    }
  });
});
