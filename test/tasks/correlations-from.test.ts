import fc from "fast-check";
import ndarray from "ndarray";
import { describe, expect, it } from "vitest";
import { ArgumentError, toNested } from "../../src/arrays";
import { correlations, correlationsFrom, teacher } from "../../src/tasks";

describe("correlationsFrom", () => {
  it("assumes noiseless linear targets if targetSecondMoment is not given", () => {
    // tr(Σyx Σxx⁻¹ Σyxᵀ) by hand: (4/2 + 9/3) = 5.
    const result = correlationsFrom({
      inputCorrelation: [
        [2, 0],
        [0, 3],
      ],
      inputOutputCorrelation: [[2, 3]],
    });
    expect(result.targetSecondMoment).toBeCloseTo(5, 14);
    expect(result.samples).toBe(1);
    expect(toNested(result.inputOutputCorrelation)).toEqual([[2, 3]]);
  });

  it("accepts and returns the statistics of any data set", () => {
    const sizes = fc.record({
      inputSize: fc.integer({ min: 1, max: 6 }),
      outputSize: fc.integer({ min: 1, max: 4 }),
      samples: fc.integer({ min: 1, max: 8 }),
      noise: fc.constantFrom(0, 1e-8, 1),
      seed: fc.nat(),
      spread: fc.integer({ min: 0, max: 12 }),
    });
    fc.assert(
      fc.property(sizes, ({ spread, ...options }) => {
        const { inputs, targets } = teacher(options);
        const columns = options.inputSize;
        const graded = inputs.data.map((x, k) => x * 10 ** ((-spread * (k % columns)) / columns));
        const measured = correlations({ inputs: ndarray(graded, inputs.shape), targets });
        expect(correlationsFrom({ ...measured })).toEqual(measured);
      }),
    );
  });

  it("recovers targetSecondMoment of a noiseless teacher from the other statistics", () => {
    const measured = correlations(teacher({ inputSize: 5, outputSize: 3, samples: 40, seed: 2 }));
    const { inputCorrelation, inputOutputCorrelation } = measured;
    const result = correlationsFrom({ inputCorrelation, inputOutputCorrelation, samples: 40 });
    expect(result.targetSecondMoment / measured.targetSecondMoment).toBeCloseTo(1, 12);
  });

  it("accepts the statistics of a data set whose smallest input variance is below rounding", () => {
    // Variances 1 and about 1e-16; y depends equally on both inputs, so Σyx has a component of 1e-8 along the second.
    const { inputs } = teacher({ inputSize: 2, outputSize: 1, samples: 12, seed: 7 });
    const x = Array.from({ length: 12 }, (_, p) => [inputs.get(p, 0), 1e-8 * inputs.get(p, 1)]);
    const measured = correlations({ inputs: x, targets: x.map(([a, b]) => [a! + 1e8 * b!]) });
    expect(correlationsFrom(measured)).toEqual(measured);
  });

  it("accepts the statistics of inputs with a condition number of 1e12, targetSecondMoment included", () => {
    const scales = [1, 1e-3, 1e-6];
    const { inputs } = teacher({ inputSize: 3, outputSize: 1, samples: 20, seed: 5 });
    const x = Array.from({ length: 20 }, (_, p) => scales.map((scale, i) => scale * inputs.get(p, i)));
    const y = x.map((row) => [row[0]! + 1e3 * row[1]! + 1e6 * row[2]!]);
    const measured = correlations({ inputs: x, targets: y });
    expect(correlationsFrom(measured)).toEqual(measured);
  });

  it("averages an asymmetry of the size of rounding errors and rejects a larger one", () => {
    const almost = (x: number) => [
      [1, 0.5],
      [0.5 + x, 1],
    ];
    const inputOutputCorrelation = [[1, 1]];
    const { inputCorrelation } = correlationsFrom({
      inputCorrelation: almost(1e-13),
      inputOutputCorrelation,
    });
    expect(inputCorrelation.get(0, 1)).toBe(inputCorrelation.get(1, 0));
    expect(() => correlationsFrom({ inputCorrelation: almost(1e-9), inputOutputCorrelation })).toThrow(
      "must be symmetric",
    );
  });

  it("rejects statistics that no data set has, naming the argument", () => {
    const identity = [
      [1, 0],
      [0, 1],
    ];
    const indefinite = [
      [1, 2],
      [2, 1],
    ];
    const singular = [
      [1, 0],
      [0, 0],
    ];
    const refused = (statistics: Parameters<typeof correlationsFrom>[0], argument: string) => {
      try {
        correlationsFrom(statistics);
      } catch (error) {
        expect(error).toBeInstanceOf(ArgumentError);
        expect((error as ArgumentError).argument).toBe(argument);
        return;
      }
      expect.unreachable();
    };
    refused({ inputCorrelation: indefinite, inputOutputCorrelation: [[1, 1]] }, "inputCorrelation");
    refused({ inputCorrelation: [[-1]], inputOutputCorrelation: [[0]] }, "inputCorrelation");
    refused({ inputCorrelation: [[1, 0]], inputOutputCorrelation: [[1, 0]] }, "inputCorrelation");
    refused({ inputCorrelation: singular, inputOutputCorrelation: [[1, 1e-6]] }, "inputOutputCorrelation");
    refused(
      {
        inputCorrelation: singular.map((row) => row.map((x) => 1e300 * x)),
        inputOutputCorrelation: [[1e200, 1e200]],
      },
      "inputOutputCorrelation",
    );
    refused({ inputCorrelation: identity, inputOutputCorrelation: [[1, 2, 3]] }, "inputOutputCorrelation");
    // The smallest possible value is 5.
    refused(
      { inputCorrelation: identity, inputOutputCorrelation: [[1, 2]], targetSecondMoment: 4.999 },
      "targetSecondMoment",
    );
    refused({ inputCorrelation: identity, inputOutputCorrelation: [[1, 2]], samples: 0.5 }, "samples");
    refused({ inputCorrelation: [[1e-300]], inputOutputCorrelation: [[1e200]] }, "inputOutputCorrelation");
    expect(
      correlationsFrom({ inputCorrelation: singular, inputOutputCorrelation: [[3, 0]] }).targetSecondMoment,
    ).toBeCloseTo(9, 13);
  });
});
