import { describe, expect, it } from "vitest";
import { computations } from "../src/computations";
import { defaultsOf, type Values } from "../src/parameter";
import { universal } from "../src/rooms/universal/parameters";

const watch = { signal: new AbortController().signal, report: () => {} };

/** Computes the residual of the fit that the room displays, in per cent of the curves' ranges. */
async function residualOf(values: Values): Promise<number> {
  const compute = await computations.universal!();
  const { facts } = await compute({ ...defaultsOf(universal.parameters), ...values }, watch);
  return Number.parseFloat(facts.find(({ label }) => label === "residual of the fit")!.value);
}

const presetOf = (name: string): Values => universal.presets.find((preset) => preset.name === name)!.values;

describe("the room of universal dynamics", () => {
  it("shows at first a network that follows the theory to 1.2 %, as its text says", async () => {
    expect(await residualOf({})).toBe(1.2);
    expect(universal.presets[0]!.values).toEqual({});
    expect(universal.presets[0]!.text).toContain("to 1.2 % of their ranges");
  });

  it("shows the theory from other seeds as closely, within 3 %", async () => {
    for (const seed of [0, 1, 2, 3, 5]) expect(await residualOf({ seed }), `seed ${seed}`).toBeLessThan(3);
  });

  it.each(["swish", "Two linear layers"])("shows that %s follow the theory within 2 %", async (name) => {
    expect(await residualOf(presetOf(name))).toBeLessThan(2);
  });

  it.each(["Six layers", "Twenty layers"])(
    "shows that %s follow it only roughly, above 5 %",
    async (name) => {
      expect(await residualOf(presetOf(name))).toBeGreaterThan(5);
    },
  );
});
