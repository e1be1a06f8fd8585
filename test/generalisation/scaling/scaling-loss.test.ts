import { describe, expect, it } from "vitest";
import { ArgumentError } from "../../../src/arrays";
import { type ScalingLaw, type ScalingPoints, scalingLoss } from "../../../src/generalisation";
import { expectClose } from "../../helpers/numbers";
import { referencesOf } from "../../helpers/references";

const references = referencesOf(import.meta.url);
const chinchilla: ScalingLaw = {
  form: "chinchilla",
  constants: { E: 1.7, A: 400, B: 410, alpha: 0.34, beta: 0.28 },
};
const kaplan: ScalingLaw = {
  form: "kaplan-nd",
  constants: { Nc: 6.4e13, Dc: 1.8e13, alphaN: 0.076, alphaD: 0.103 },
};

describe("scalingLoss", () => {
  it("has the values of published laws", () => {
    for (const { given, check } of references.all<{ law: ScalingLaw; points: ScalingPoints }, number[]>(
      "losses of published laws",
    ))
      check(scalingLoss(given.law, given.points));
  });

  it("follows the power of one size as the other goes to infinity", () => {
    const points = { parameters: [1e7, 1e9, 1e11], tokens: [1e200, 1e200, 1e200] };
    const { Nc, alphaN } = (kaplan as Extract<ScalingLaw, { form: "kaplan-nd" }>).constants;
    const power = scalingLoss(
      { form: "power", constants: { scale: Nc, exponent: alphaN } },
      { compute: points.parameters },
    );
    expectClose(scalingLoss(kaplan, points), power, 1e-13);
    expectClose(scalingLoss(chinchilla, { parameters: [1e300], tokens: [1e300] }), [1.7], 1e-13);
  });

  it("does not overflow where a power of an intermediate result would", () => {
    const steep: ScalingLaw = {
      form: "kaplan-nd",
      constants: { Nc: 1e13, Dc: 1e13, alphaN: 1, alphaD: 0.01 },
    };
    const [loss] = scalingLoss(steep, { parameters: [1e3], tokens: [1e3] });
    expect(Math.abs(loss! / 1e10 - 1)).toBeLessThan(1e-12);
  });

  it("accepts a constant term of 0, and columns that the form does not use", () => {
    const law: ScalingLaw = { form: "chinchilla", constants: { E: 0, A: 2, B: 3, alpha: 1, beta: 0.5 } };
    expectClose(scalingLoss(law, { parameters: [2], tokens: [9], steps: [4], compute: [7] }), [2], 1e-15);
  });

  it("rejects laws and points that do not fit", () => {
    const points = { parameters: [1e9], tokens: [1e10] };
    for (const [law, given, message] of [
      [{ ...chinchilla, form: "chinchila" }, points, "did you mean"],
      [{ form: "power", constants: { scale: 1, exponent: 1 } }, points, "exactly one"],
      [{ form: "power", constants: { scale: 1, exponent: 1 } }, {}, "exactly one"],
      [{ form: "power", constants: { scale: 1, exponent: 1, offset: 1 } }, { steps: [1] }, "offset"],
      [{ form: "power", constants: { scale: 0, exponent: 1 } }, { steps: [1] }, "law.constants.scale"],
      [{ form: "power", constants: { scale: 1 } }, { steps: [1] }, "law.constants.exponent"],
      [{ form: "power", constants: { scale: 1e300, exponent: 3 } }, { steps: [1] }, "overflows"],
      [chinchilla, { parameters: [1e9] }, "points.tokens"],
      [chinchilla, { parameters: [1e9], tokens: [1, 2] }, "points.tokens"],
      [chinchilla, { ...points, steps: [1, 2] }, "points.steps"],
      [chinchilla, { parameters: [0], tokens: [1] }, "points.parameters[0]"],
      [chinchilla, { parameters: [1], tokens: [Number.NaN] }, "points.tokens[0]"],
      [chinchilla, { ...points, token: [1] }, "points"],
    ] as const) {
      const call = () => scalingLoss(law as ScalingLaw, given as ScalingPoints);
      expect(call).toThrow(ArgumentError);
      expect(call).toThrow(message);
    }
  });
});
