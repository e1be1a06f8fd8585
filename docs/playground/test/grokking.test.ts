import { expect, it } from "vitest";
import { defaultsOf } from "../src/parameter";
import { followInfiniteWidth } from "../src/rooms/grokking/infinite-width";
import { type GrokkingValues, grokking } from "../src/rooms/grokking/parameters";
import { grokkingPlan, LEARNED } from "../src/rooms/grokking/plan";

const { signal } = new AbortController();

/** Steps until the test samples are learned, in units of those of the training samples; Infinity if they are not. */
async function delayOf(preset: string): Promise<number> {
  const { values } = grokking.presets.find(({ name }) => name === preset)!;
  const all = { ...defaultsOf(grokking.parameters), ...values } as unknown as GrokkingValues;
  const { steps, train, test } = await followInfiniteWidth(all, grokkingPlan(all), signal);
  const learned = (losses: readonly number[]) =>
    steps[losses.findIndex((loss) => loss < LEARNED)] ?? Number.POSITIVE_INFINITY;
  expect(learned(train)).toBeLessThan(steps.at(-1)!);
  return learned(test) / learned(train);
}

it.each([
  ["Grokking", 9, 11],
  ["Rich from the start", 4, 6],
  ["Half linear", 5, 10],
  ["Enough samples", 1, 1.5],
  ["Control: linear teacher", 1, 1.5],
])(
  "learns the test samples after the training samples in the preset %s, in %d to %d times as many steps",
  async (preset, least, most) => {
    const delay = await delayOf(preset);
    expect(delay).toBeGreaterThanOrEqual(least);
    expect(delay).toBeLessThanOrEqual(most);
  },
);

it.each(["Lazy for good", "Too few samples"])(
  "learns only the training samples in the preset %s",
  async (preset) => {
    expect(await delayOf(preset)).toBe(Number.POSITIVE_INFINITY);
  },
);

it.each([
  { scale: 0.03, epsilon: 1 },
  { scale: 0.03, epsilon: 0.05 },
  { scale: 10, epsilon: 1 },
])("descends without divergence at the ends of the ranges, $scale and $epsilon", async (ends) => {
  for (const samples of [16, 200]) {
    const values = { ...defaultsOf(grokking.parameters), ...ends, samples } as unknown as GrokkingValues;
    const { train } = await followInfiniteWidth(values, grokkingPlan(values), signal);
    expect(train.at(-1)!).toBeLessThan(train[0]!);
  }
});
