import { describe, expect, it } from "vitest";
import { ArgumentError } from "../../src/arrays";
import { generator } from "../../src/random";
import { streamOf } from "../../src/random/generator";
import { draw, mean, moment } from "./moments";

describe("generator", () => {
  it("repeats for equal seeds and differs between near seeds", () => {
    const first = (seed: number) => draw(5, generator(seed).uniform);
    expect(first(3)).toEqual(first(3));
    const seeds = [0, 1, 2, -1, 2 ** 32, 2 ** 40, -(2 ** 40), Number.MAX_SAFE_INTEGER];
    expect(new Set(seeds.map((seed) => first(seed)[0])).size).toBe(seeds.length);
  });

  it("gives the numbers it has given since version 0.1 (pinned: a change breaks users' seeds)", () => {
    const random = generator(42);
    // Origin: this library's own numbers since version 0.1, pinned. Tolerance none, they are equal.
    expect(draw(3, random.uniform)).toEqual([0.32205759761361263, 0.5568745390340741, 0.3579795238788075]);
    // Origin: this library's own numbers since version 0.1, pinned. Tolerance none, they are equal.
    expect(draw(3, random.normal)).toEqual([-1.235830792873638, -0.25461962289267137, -0.12903040165219348]);
    expect(draw(4, () => random.integer(10))).toEqual([4, 7, 6, 7]);
  });

  it("is uniform: moments of 200,000 draws within five standard errors", () => {
    const x = draw(200_000, generator(1).uniform);
    expect(Math.min(...x.slice(0, 1000))).toBeGreaterThanOrEqual(0);
    expect(Math.abs(mean(x) - 1 / 2)).toBeLessThan(5 * Math.sqrt(1 / 12 / x.length));
    expect(Math.abs(moment(x, 2) - 1 / 3)).toBeLessThan(5 * Math.sqrt(4 / 45 / x.length));
  });

  it("is normal: four moments of 200,000 draws within five standard errors", () => {
    const x = draw(200_000, generator(2).normal);
    const error = (variance: number) => 5 * Math.sqrt(variance / x.length);
    expect(Math.abs(mean(x))).toBeLessThan(error(1));
    expect(Math.abs(moment(x, 2) - 1)).toBeLessThan(error(2));
    expect(Math.abs(moment(x, 3))).toBeLessThan(error(15));
    expect(Math.abs(moment(x, 4) - 3)).toBeLessThan(error(96));
  });

  it("splits into streams that do not correlate with each other or their parent", () => {
    const parent = generator(5);
    const child = parent.split();
    const grandchild = child.split();
    const streams = [parent, child, grandchild].map((stream) => draw(100_000, stream.normal));
    for (const [i, j] of [
      [0, 1],
      [0, 2],
      [1, 2],
    ] as const) {
      const product = mean(streams[i]!.map((v, k) => v * streams[j]![k]!));
      expect(Math.abs(product)).toBeLessThan(5 / Math.sqrt(100_000));
    }
  });

  it("draws integers uniformly", () => {
    const random = generator(6);
    const counts = [0, 0, 0, 0, 0, 0];
    for (let i = 0; i < 60_000; i++) counts[random.integer(6)]! += 1;
    for (const count of counts)
      expect(Math.abs(count - 10_000)).toBeLessThan(5 * Math.sqrt(60_000 * (5 / 36)));
  });

  it("refuses seeds that are no safe integers", () => {
    for (const seed of [0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 60, "1", null]) {
      expect(() => generator(seed as number)).toThrow(ArgumentError);
    }
    for (const below of [0, -1, 1.5, 2 ** 33])
      expect(() => generator(0).integer(below)).toThrow(ArgumentError);
  });
});

describe("streamOf", () => {
  const first = (...place: [number, ...number[]]) => {
    const random = streamOf(...place);
    return [random.uniform(), random.uniform(), random.uniform()];
  };

  it("gives every place a stream of its own, the same every time", () => {
    const places: [number, ...number[]][] = [];
    for (const seed of [0, 1, -1, 2 ** 40]) {
      for (const purpose of [1, 2]) for (let step = 0; step < 50; step++) places.push([seed, purpose, step]);
    }
    places.push([0], [0, 1], [1], [0, 1, 2 ** 33]);
    const drawn = places.map((place) => first(...place));
    expect(new Set(drawn.map(([x]) => x)).size).toBe(places.length);
    expect(places.map((place) => first(...place))).toEqual(drawn);
  });

  it("draws from the first places of many streams are uniform and uncorrelated", () => {
    const draws = Array.from({ length: 20_000 }, (_, step) => first(7, 1, step)[0]! - 0.5);
    const mean = draws.reduce((sum, x) => sum + x, 0) / draws.length;
    const next = draws.slice(1).reduce((sum, x, i) => sum + x * draws[i]!, 0) / draws.length;
    // Five standard errors: 1/√12 and 1/12 over √20,000.
    expect(Math.abs(mean)).toBeLessThan(5 / Math.sqrt(12 * 20_000));
    expect(Math.abs(next)).toBeLessThan(5 / (12 * Math.sqrt(20_000)));
  });
});
