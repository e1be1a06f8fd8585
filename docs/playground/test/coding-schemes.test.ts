import { expect, it } from "vitest";
import { defaultsOf } from "../src/parameter";
import { activeSets } from "../src/rooms/coding-schemes/active-sets";
import { normalQuantiles } from "../src/rooms/coding-schemes/normal-quantiles";
import { type CodingValues, codingSchemes } from "../src/rooms/coding-schemes/parameters";
import { sampleCode } from "../src/rooms/coding-schemes/sampled";
import { codeTheory } from "../src/rooms/coding-schemes/theory";

const { signal } = new AbortController();

const valuesOf = (preset: string): CodingValues => {
  const { values } = codingSchemes.presets.find(({ name }) => name === preset)!;
  return { ...defaultsOf(codingSchemes.parameters), ...values } as unknown as CodingValues;
};

/** Counts neurons by the classes on which they are active. */
function countsOf(neurons: readonly (readonly number[])[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const set of activeSets(neurons)) counts[set] = (counts[set] ?? 0) + 1;
  return counts;
}

it.each([
  ["Redundant: sigmoidal", { "10": 20, "01": 20 }],
  ["Codes of pairs", { "110": 13, "101": 14, "011": 13 }],
  ["A third code", { "10": 18, "11": 4, "01": 18 }],
  ["Sparse: ReLU", { "10": 1, "01": 1, "00": 38 }],
  ["Four strong neurons", { "1000": 1, "0100": 1, "0010": 1, "0001": 1, "0000": 36 }],
])("has the codes of the theory in the preset %s", (preset, expected) => {
  expect(countsOf(codeTheory(valuesOf(preset)).neurons)).toEqual(expected);
});

it("samples networks whose kernels are those of the theory, but not without an influence of the targets", async () => {
  for (const preset of ["Redundant: sigmoidal", "Analog: linear", "Sparse: ReLU", "Codes of pairs"]) {
    const values = valuesOf(preset);
    const [{ kernel }, network] = [codeTheory(values), await sampleCode(values, signal)];
    expect(Math.abs(network.kernel.within / kernel.within - 1), preset).toBeLessThan(0.3);
    expect(network.kernel.within - network.kernel.between, preset).toBeGreaterThan(0.15);
    expect(network.output, preset).toBeGreaterThan(0.85);
  }
  const { kernel, output } = await sampleCode(valuesOf("Control: no influence of the targets"), signal);
  expect(Math.abs(kernel.within - kernel.between)).toBeLessThan(0.03);
  expect(Math.abs(output)).toBeLessThan(0.3);
});

it("computes normal quantiles, of which the largest of 40 and the median are known", () => {
  const quantiles = normalQuantiles(41);
  expect(quantiles[20]).toBeCloseTo(0, 2);
  // 1 − Φ(1.96) = 0.025 is the rank ½ of 20.
  expect(normalQuantiles(20)[0]).toBeCloseTo(1.96, 2);
  for (const [i, z] of quantiles.entries()) expect(z).toBeCloseTo(-quantiles[40 - i]!, 2);
});
