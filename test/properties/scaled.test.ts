import { describe, expect, test } from "vitest";
import { trials } from "../helpers/nightly";
import { CALLS } from "./calls";
import { checkOutcome, type Defect } from "./check-outcome";
import { FACTORS, scaledArguments } from "./scaled-arguments";

/** Number of factors with which every place is scaled. */
const FACTORS_PER_PLACE = trials(1, FACTORS.length);

describe.each(CALLS.map((call) => [call.name, call] as const))("%s", (_, call) => {
  test("returns finite numbers or a typed error for numbers at the ends of the range of float64", async () => {
    const defects: Defect[] = [];
    for (const { args, name } of scaledArguments(call, FACTORS_PER_PLACE)) {
      const defect = await checkOutcome(call, args);
      if (defect !== undefined) defects.push(`${call.name} with ${name}: ${defect}`);
    }
    expect(defects).toEqual([]);
  });
});

test("every factor and every place is tried", () => {
  const call = { name: "f", call: () => 0, args: [[[1, 2]], { rate: 3, inner: [{ x: [4] }], shape: [5] }] };
  const all = scaledArguments(call, FACTORS.length);
  const places = ["all arguments", "[0]", "[0.0]", "[1]", "[1.rate]", "[1.inner]", "[1.inner.0.x]"];
  expect(all.map(({ name }) => name).sort()).toEqual(
    FACTORS.flatMap((factor) => places.map((place) => `${place} times ${factor}`)).sort(),
  );
  const scaled = all.find(({ name }) => name === "all arguments times 1e+150")!;
  expect(scaled.args).toEqual([
    [Float64Array.of(1e150, 2e150)],
    { rate: 3 * 1e150, inner: [{ x: Float64Array.of(4e150) }], shape: [5] },
  ]);
  const usual = scaledArguments(call, 1);
  expect(new Set(usual.map(({ name }) => name.split(" times ")[0]))).toEqual(new Set(places));
  expect(usual.filter(({ name }) => name.startsWith("all")).length).toBe(FACTORS.length);
});
