import { describe, expect, it } from "vitest";
import { ArgumentError } from "../../src/arrays";
import { generator } from "../../src/random";
import { streamOf } from "../../src/random/generator";
import { referencesOf } from "../helpers/references";
import { draw, mean, moment } from "./moments";

const references = referencesOf(import.meta.url);

describe("generator", () => {
  it("gives equal streams for equal seeds and different streams for similar seeds", () => {
    const first = (seed: number) => draw(5, generator(seed).uniform);
    expect(first(3)).toEqual(first(3));
    const seeds = [0, 1, 2, -1, 2 ** 32, 2 ** 40, -(2 ** 40), Number.MAX_SAFE_INTEGER];
    expect(new Set(seeds.map((seed) => first(seed)[0])).size).toBe(seeds.length);
  });

  it("gives the same numbers as version 0.1, since a change would invalidate users' seeds", () => {
    const random = generator(42);
    references
      .only("first three uniform numbers of the generator with seed 42")
      .check(draw(3, random.uniform));
    references.only("next three normal numbers of the generator with seed 42").check(draw(3, random.normal));
    references
      .only("next four integers below 10 of the generator with seed 42")
      .check(draw(4, () => random.integer(10)));
  });

  it("draws uniform numbers with the moments of the uniform distribution, within five standard errors", () => {
    const x = draw(200_000, generator(1).uniform);
    expect(Math.min(...x.slice(0, 1000))).toBeGreaterThanOrEqual(0);
    expect(Math.abs(mean(x) - 1 / 2)).toBeLessThan(5 * Math.sqrt(1 / 12 / x.length));
    expect(Math.abs(moment(x, 2) - 1 / 3)).toBeLessThan(5 * Math.sqrt(4 / 45 / x.length));
  });

  it("draws normal numbers with the first four moments of the normal distribution, within five standard errors", () => {
    const x = draw(200_000, generator(2).normal);
    const error = (variance: number) => 5 * Math.sqrt(variance / x.length);
    expect(Math.abs(mean(x))).toBeLessThan(error(1));
    expect(Math.abs(moment(x, 2) - 1)).toBeLessThan(error(2));
    expect(Math.abs(moment(x, 3))).toBeLessThan(error(15));
    expect(Math.abs(moment(x, 4) - 3)).toBeLessThan(error(96));
  });

  it("splits into streams that are uncorrelated with one another and with their parent", () => {
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

  it("draws all integers below a limit equally often, within five standard errors", () => {
    const random = generator(6);
    const counts = [0, 0, 0, 0, 0, 0];
    for (let i = 0; i < 60_000; i++) counts[random.integer(6)]! += 1;
    for (const count of counts)
      expect(Math.abs(count - 10_000)).toBeLessThan(5 * Math.sqrt(60_000 * (5 / 36)));
  });

  it("rejects seeds that are not safe integers and limits out of range", () => {
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

  it("gives a separate, reproducible stream for every list of integers", () => {
    const places: [number, ...number[]][] = [];
    for (const seed of [0, 1, -1, 2 ** 40]) {
      for (const purpose of [1, 2]) for (let step = 0; step < 50; step++) places.push([seed, purpose, step]);
    }
    places.push([0], [0, 1], [1], [0, 1, 2 ** 33]);
    const drawn = places.map((place) => first(...place));
    expect(new Set(drawn.map(([x]) => x)).size).toBe(places.length);
    expect(places.map((place) => first(...place))).toEqual(drawn);
  });

  it("gives streams with uniform and uncorrelated first numbers", () => {
    const draws = Array.from({ length: 20_000 }, (_, step) => first(7, 1, step)[0]! - 0.5);
    const mean = draws.reduce((sum, x) => sum + x, 0) / draws.length;
    const next = draws.slice(1).reduce((sum, x, i) => sum + x * draws[i]!, 0) / draws.length;
    // Five standard errors: 1/√12 and 1/12 over √20,000.
    expect(Math.abs(mean)).toBeLessThan(5 / Math.sqrt(12 * 20_000));
    expect(Math.abs(next)).toBeLessThan(5 / (12 * Math.sqrt(20_000)));
  });
});
