import { describe, expect, it } from "vitest";
import { ConvergenceError } from "../../src/arrays";
import { argumentsOf } from "../../src/arrays/arguments";
import { runSync } from "../../src/concurrency/run-generator";
import { nonNegativeLeastSquares } from "../../src/implicit-bias/non-negative-least-squares";

const args = argumentsOf("maxMargin");
const identity = { rows: 2, columns: 2, data: Float64Array.of(1, 0, 0, 1) };

describe("nonNegativeLeastSquares", () => {
  it("keeps the components that would be negative at 0", () => {
    expect(runSync(nonNegativeLeastSquares(args, identity, Float64Array.of(3, -4)))).toEqual(
      Float64Array.of(3, 0),
    );
  });

  it("reports how far the solution is from optimal if the exchanges run out", () => {
    const stop = (maxExchanges: number): unknown => {
      try {
        return runSync(nonNegativeLeastSquares(args, identity, Float64Array.of(3, 4), maxExchanges));
      } catch (error) {
        return error;
      }
    };
    expect(stop(1)).toBeInstanceOf(ConvergenceError);
    // The second unit vector enters first, with the component 4 of f.
    expect(stop(1)).toMatchObject({ functionName: "maxMargin", iterations: 1, residual: 4 });
    expect(stop(2)).toMatchObject({ iterations: 2, residual: 3 });
    expect(stop(3)).toEqual(Float64Array.of(3, 4));
  });
});
