import { describe, expect, it } from "vitest";
import { argumentsOf } from "../../../src/arrays/arguments";
import { assumptions } from "../../../src/reports/predict/assumptions";
import { type PredictOptions, readPredictOptions } from "../../../src/reports/predict/options";
import { correlationsFrom } from "../../../src/tasks";

/** Correlations of targets with the second moment 2: the loss of zero outputs is 1. */
const given = correlationsFrom({
  inputCorrelation: [[1]],
  inputOutputCorrelation: [[1]],
  targetSecondMoment: 2,
});
const notes = (options: PredictOptions, constantInputs = 0, constantLoss = 0) =>
  assumptions(readPredictOptions(argumentsOf("test").at("options"), options), {
    constantInputs,
    constantLoss,
    correlations: given,
  });

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

  it("states the loss that the means of the targets leave if it is above 1 % of the first loss", () => {
    expect(notes({ centre: true }, 0, 0.25)[1]).toMatch(
      /^The inputs are centred\. The means of the targets leave a loss of 0\.25: /,
    );
    expect(notes({ centre: true }, 0, 0.009)[1]).toBe("The inputs are centred.");
  });
});
