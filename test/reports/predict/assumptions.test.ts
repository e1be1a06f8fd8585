import { describe, expect, it } from "vitest";
import { argumentsOf } from "../../../src/arrays/arguments";
import { assumptions } from "../../../src/reports/predict/assumptions";
import { type PredictOptions, readPredictOptions } from "../../../src/reports/predict/options";

const notes = (options: PredictOptions, constantInputs = 0) =>
  assumptions(readPredictOptions(argumentsOf("test").at("options"), options), constantInputs);

describe("assumptions", () => {
  it("states the units of time and the start of the network", () => {
    expect(notes({})).toEqual([
      expect.stringMatching(
        /^Times are in units of τ: .* aligned with the modes and balanced between the layers/,
      ),
    ]);
    expect(notes({ standardDeviation: 0.1, hidden: 1, seed: 4 })[0]).toContain(
      "Gaussian weights (standard deviation 0.1, 1 hidden unit, seed 4)",
    );
  });

  it("states that deeper networks have no closed form for random weights", () => {
    expect(notes({ depth: 2 })[0]).not.toContain("random weights");
    expect(notes({ depth: 3 })[0]).toContain("random weights of more than two layers have no closed form");
  });

  it("names the changes of the inputs, and counts constant inputs only if they are left out", () => {
    expect(notes({ standardise: true, whiten: true }, 2)[1]).toBe(
      "The inputs are standardised and whitened. 2 inputs without variation are left out.",
    );
    expect(notes({ centre: true })[1]).toBe("The inputs are centred.");
    expect(notes({ whiten: true }, 1)[1]).toBe("The inputs are whitened.");
  });
});
