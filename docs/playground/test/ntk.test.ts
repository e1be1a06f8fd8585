import { describe, expect, it } from "vitest";
import { computations } from "../src/computations";
import type { Outcome } from "../src/outcome";
import { defaultsOf, type Values } from "../src/parameter";
import { ntk } from "../src/rooms/ntk/parameters";

const watch = { signal: new AbortController().signal, report: () => {} };

/** Computes the room for some values. */
const outcomeOf = async (values: Values): Promise<Outcome> =>
  (await computations.ntk!())({ ...defaultsOf(ntk.parameters), ...values }, watch);

/** Computes the part of the outputs of finite networks that lies between the lines of the band, from the drawn points. */
function shareWithin({ plots }: Outcome): number {
  const marks = plots.outputs!;
  const band = marks.filter((mark) => mark.type === "line" && mark.method === "± 2 standard deviations");
  const [low, high] = band.map((mark) => {
    if (mark.type !== "line") throw new Error("The band has to be drawn by lines");
    return new Map(Array.from(mark.x, (x, i) => [x, mark.y[i]!]));
  });
  const within = marks.flatMap((mark) =>
    mark.type === "dot" && mark.method === "gradient descent"
      ? Array.from(mark.x, (x, i) => low!.get(x)! <= mark.y[i]! && mark.y[i]! <= high!.get(x)!)
      : [],
  );
  return within.filter(Boolean).length / within.length;
}

/** Computes the outcome of a preset. */
const outcomeOfPreset = (name: string): Promise<Outcome> =>
  outcomeOf(ntk.presets.find((preset) => preset.name === name)!.values);

/** Returns the drawn time scales of the modes at infinite width, the shortest first. */
function timescalesOf({ plots }: Outcome): number[] {
  const line = plots.spectrum!.find((mark) => mark.type === "line");
  if (line?.type !== "line") throw new Error("The time scales have to be drawn by a line");
  return Array.from(line.y);
}

describe("the band of the room of infinite width", () => {
  it.each([
    ["The ensemble", 0.97, 1],
    ["Before learning", 0.93, 1],
    ["Wide networks", 0.93, 1],
    ["Narrow networks", 0.5, 0.8],
  ] as const)("holds the outputs that the preset “%s” tells, from %d to %d", async (name, least, most) => {
    const outcome = await outcomeOfPreset(name);
    const share = shareWithin(outcome);
    expect(share).toBeGreaterThanOrEqual(least);
    expect(share).toBeLessThanOrEqual(most);
    const { value } = outcome.facts.find(({ label }) => label === "outputs within the band")!;
    expect(value).toMatch(new RegExp(`^${Math.round(100 * share)} % of finite networks`));
  });

  it("holds nearly 95 % of the outputs of many networks of the default width, and much less of narrow ones", async () => {
    const share = async (values: Values) => {
      const seeds = [1, 2, 3, 4];
      const outcomes = await Promise.all(seeds.map((seed) => outcomeOf({ ...values, seed, networks: 12 })));
      return outcomes.reduce((sum, outcome) => sum + shareWithin(outcome), 0) / seeds.length;
    };
    const standard = await share({});
    // 48 networks, each with outputs that vary together, have a standard error of about 2 %.
    expect(Math.abs(standard - 0.95)).toBeLessThan(0.04);
    expect(await share({ width: 8 })).toBeLessThan(standard - 0.05);
  });
});

describe("the time scales of the room of infinite width", () => {
  it.each([
    ["The ensemble", 14],
    ["A sine", 3],
    ["Deeper", 6],
  ] as const)("differ in the preset “%s” by a factor of about %d", async (name, told) => {
    const timescales = timescalesOf(await outcomeOfPreset(name));
    const factor = timescales.at(-1)! / timescales[0]!;
    // The texts round the factor to an integer at most 10 % away.
    expect(Math.abs(factor / told - 1)).toBeLessThan(0.1);
  });

  it("are all shorter in the preset “Deeper” than in “The ensemble”", async () => {
    const [standard, deeper] = (await Promise.all(["The ensemble", "Deeper"].map(outcomeOfPreset))).map(
      timescalesOf,
    );
    expect(deeper!.every((timescale, k) => timescale < standard![k]!)).toBe(true);
  });
});
