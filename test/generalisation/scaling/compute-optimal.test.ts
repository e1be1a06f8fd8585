import { describe, expect, it } from "vitest";
import { ArgumentError } from "../../../src/arrays";
import {
  type ChinchillaConstants,
  computeOptimal,
  type ScalingLaw,
  scalingLoss,
} from "../../../src/generalisation";
import { referencesOf } from "../../helpers/references";

const references = referencesOf(import.meta.url);
const sets = references.all<ChinchillaConstants, number[]>("optimum of published laws at 1e21 operations");

describe("computeOptimal", () => {
  it("has the sizes of published laws", () => {
    for (const { given, check } of sets) {
      const { parameters, tokens } = computeOptimal({ form: "chinchilla", constants: given }, 1e21);
      check([parameters, tokens]);
    }
  });

  it("spends the compute, and has a lower loss than its neighbours with the same compute", () => {
    for (const { given } of sets) {
      const law: ScalingLaw = { form: "chinchilla", constants: given };
      for (const compute of [1e3, 1e18, 1e27]) {
        const { parameters, tokens, loss } = computeOptimal(law, compute);
        expect(Math.abs((6 * parameters * tokens) / compute - 1)).toBeLessThan(1e-12);
        const factors = [1, 0.99, 1.01];
        const [best, ...others] = scalingLoss(law, {
          parameters: factors.map((f) => f * parameters),
          tokens: factors.map((f) => tokens / f),
        });
        expect(Math.abs(loss / best! - 1)).toBeLessThan(1e-13);
        for (const other of others) expect(other).toBeGreaterThan(loss);
      }
    }
  });

  it("rejects other forms, constants out of range, and a compute that is not above 0", () => {
    const constants = sets[0]!.given;
    const power = { form: "power", constants: { scale: 1, exponent: 1 } };
    for (const [law, compute, message] of [
      [power, 1e21, "law.form"],
      [{ form: "chinchilla", constants: { ...constants, A: -1 } }, 1e21, "law.constants.A"],
      [{ form: "chinchilla", constants }, 0, "compute"],
      [{ form: "chinchilla", constants }, Number.NaN, "compute"],
      [
        { form: "chinchilla", constants: { ...constants, A: 1e300, alpha: 1e-9, beta: 1e-9 } },
        1,
        "overflows",
      ],
    ] as const) {
      const call = () => computeOptimal(law as ScalingLaw, compute);
      expect(call).toThrow(ArgumentError);
      expect(call).toThrow(message);
    }
  });
});
