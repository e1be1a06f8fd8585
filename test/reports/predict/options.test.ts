import { describe, expect, it } from "vitest";
import { argumentsOf } from "../../../src/arrays/arguments";
import { type PredictOptions, parametersOf, readPredictOptions } from "../../../src/reports/predict/options";

const read = (options: PredictOptions) => readPredictOptions(argumentsOf("test").at("options"), options);

describe("readPredictOptions", () => {
  it("fills in the defaults", () => {
    expect(read({})).toEqual({
      depth: 2,
      modes: 10,
      start: { kind: "scale", size: 1e-3 },
      preparation: { centre: false, standardise: false, whiten: false },
    });
    expect(read({ standardDeviation: 0.1 }).start).toEqual({
      kind: "gaussian",
      size: 0.1,
      hidden: 128,
      seed: 0,
    });
  });

  it("reads British and American spellings, and centres what is standardised", () => {
    for (const options of [
      { standardise: true },
      { standardize: true },
      { standardise: true, standardize: true },
    ])
      expect(read(options).preparation).toEqual({ centre: true, standardise: true, whiten: false });
    for (const options of [{ centre: true }, { center: true }])
      expect(read(options).preparation).toEqual({ centre: true, standardise: false, whiten: false });
  });

  it.each<[string, PredictOptions, RegExp]>([
    [
      "two spellings that differ",
      { centre: true, center: false },
      /options\.center must be .* equal to centre/,
    ],
    [
      "two sizes of the start",
      { scale: 1, relativeScale: 1 },
      /options\.relativeScale must be left out if scale is given/,
    ],
    [
      "Gaussian weights with a scale",
      { scale: 1, standardDeviation: 1 },
      /options\.standardDeviation must be left out/,
    ],
    [
      "Gaussian weights of which the products underflow",
      { standardDeviation: 1e-160 },
      /options\.standardDeviation must be a finite number at least 1e-100/,
    ],
    [
      "Gaussian weights of three layers",
      { depth: 3, standardDeviation: 1 },
      /options\.standardDeviation must be left out unless depth is 2/,
    ],
    [
      "hidden units of aligned weights",
      { hidden: 5 },
      /options\.hidden must be left out unless standardDeviation/,
    ],
    ["a seed of aligned weights", { seed: 5 }, /options\.seed must be left out unless standardDeviation/],
    [
      "standardising without centring",
      { standardise: true, centre: false },
      /options\.centre must be true or left out/,
    ],
    ["a relative scale of 0", { relativeScale: 0 }, /options\.relativeScale must be a finite number above 0/],
    [
      "half a hidden unit",
      { standardDeviation: 1, hidden: 0.5 },
      /options\.hidden must be an integer at least 1/,
    ],
  ])("rejects %s", (_name, options, message) => {
    expect(() => read(options)).toThrow(message);
  });
});

describe("parametersOf", () => {
  it("names the numbers as the options do", () => {
    expect(parametersOf(read({ relativeScale: 0.1, depth: 3 }))).toEqual({
      depth: 3,
      relativeScale: 0.1,
      modes: 10,
    });
    const gaussian = { depth: 2, standardDeviation: 0.1, hidden: 5, seed: 2, modes: 4 };
    expect(parametersOf(read(gaussian))).toEqual(gaussian);
  });
});
