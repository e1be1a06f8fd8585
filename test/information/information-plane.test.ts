import { describe, expect, it } from "vitest";
import { binarise, binaryNetwork, informationPlane } from "../../src/information";
import { forward, initialise } from "../../src/networks";
import { congruential } from "../helpers/numbers";
import { referencesOf } from "../helpers/references";
import { allInputs } from "./binary-inputs";

const references = referencesOf(import.meta.url);
const positive = (z: number) => (z > 0 ? 1 : -1);
const cube = allInputs(3);
const labels = cube.map(([a, b]) => positive(a! * b!));

/** Computes an entropy in bits from texts, by its definition. */
function entropy(texts: readonly string[]): number {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  return [...counts.values()].reduce((sum, n) => sum - (n / texts.length) * Math.log2(n / texts.length), 0);
}

/** Computes H(T) − Σ_y p(y) H(T | y) from texts. */
function conditional(patterns: readonly (readonly number[])[], classes: readonly number[]): number {
  const texts = patterns.map((row) => row.join());
  return [...new Set(classes)].reduce((rest, y) => {
    const ofClass = texts.filter((_, i) => classes[i] === y);
    return rest - (ofClass.length / texts.length) * entropy(ofClass);
  }, entropy(texts));
}

describe("informationPlane", () => {
  it("has the exact values of four layers on the eight points of a cube", () => {
    const cases: [number[][], number, number][] = [
      [cube, 3, 1],
      [cube.map(([a, b]) => [a! * b!]), 1, 1],
      [cube.map(([a]) => [a!]), 1, 0],
      [cube.map(([a, b]) => [positive(a! + b!), positive(a! - b!)]), 1.5, 0.5],
    ];
    for (const [patterns, inputInformation, labelInformation] of cases) {
      expect(informationPlane(patterns, labels)).toMatchObject({ inputInformation, labelInformation });
    }
  });

  it("has the entropies and corrections of random codes, which saturate with twelve units but not with eight", () => {
    type Expected = { plugIn: number; correction: number; distinct: number };
    const set = references.all<{ units: number; bits: string }, Expected>("random codes of 1024 samples");
    for (const { given, check } of set) {
      const bytes = Buffer.from(given.bits, "base64");
      const bit = (at: number) => (bytes[at >> 3]! >> (7 - (at & 7))) & 1;
      const rows = Array.from({ length: 1024 }, (_, i) =>
        Array.from({ length: given.units }, (_x, j) => bit(i * given.units + j)),
      );
      const same = new Array(1024).fill(0);
      const plain = informationPlane(rows, same);
      const corrected = informationPlane(rows, same, { correction: "miller-madow" });
      const { distinct, inputInformation: plugIn } = plain;
      check({ plugIn, correction: corrected.inputInformation - plugIn, distinct });
      expect(plain.saturated).toBe(given.units === 12);
      expect([plain.labelInformation, corrected.labelInformation]).toEqual([0, 0]);
    }
  });

  it("is H(T) − H(T | Y) of patterns that are compared as texts", () => {
    const random = congruential(3);
    for (const values of [2, 3, 7]) {
      const draw = () => Math.floor(((random() + 1) / 2) * values);
      const patterns = Array.from({ length: 300 }, () => [draw(), draw() / 3, draw()]);
      const classes = patterns.map(([a]) => (a! + draw()) % 4);
      const { inputInformation, labelInformation, distinct } = informationPlane(patterns, classes);
      expect(inputInformation).toBeCloseTo(entropy(patterns.map((row) => row.join())), 12);
      expect(labelInformation).toBeCloseTo(conditional(patterns, classes), 12);
      expect(distinct).toBe(new Set(patterns.map((row) => row.join())).size);
    }
  });

  it("corrects every entropy, so that the conditional form has the same correction", () => {
    const patterns = cube.map(([a, b]) => [positive(a! + b!), positive(a! - b!)]);
    const { inputInformation, labelInformation } = informationPlane(patterns, labels, {
      correction: "miller-madow",
    });
    const unit = 1 / (2 * 8 * Math.LN2);
    const kinds = [...new Set(labels)].map(
      (y) => new Set(patterns.filter((_, i) => labels[i] === y).map((row) => row.join())).size,
    );
    expect(inputInformation).toBeCloseTo(1.5 + 2 * unit, 14);
    const conditionals = kinds.reduce((sum, k) => sum + (k - 1) * unit, 0);
    expect(labelInformation).toBeCloseTo(0.5 + 2 * unit - conditionals, 14);
  });

  it("does not depend on the names of patterns and labels, or on the order of samples", () => {
    const random = congruential(5);
    const patterns = Array.from({ length: 200 }, () => [Math.sign(random()), Math.sign(random()), 1]);
    const classes = patterns.map(([a]) => (random() > 0.3 ? a! : 0));
    const plain = informationPlane(patterns, classes);
    const order = patterns.map((_, i) => (i * 77 + 13) % 200);
    const renamed = patterns.map(([a, b]) => [Math.PI * b! - 1e-300 * a!, 5 * a!]);
    expect(
      informationPlane(
        order.map((i) => renamed[i]!),
        order.map((i) => -7 * classes[i]!),
      ),
    ).toEqual(plain);
    expect(plain.labelInformation).toBeGreaterThan(0.1);
  });

  it("stays within 0 and the smaller entropy", () => {
    const random = congruential(9);
    for (let trial = 0; trial < 20; trial++) {
      const values = 2 + trial;
      const draw = () => Math.floor(((random() + 1) / 2) * values);
      const patterns = Array.from({ length: 97 }, () => [draw()]);
      const classes = patterns.map(([a]) => (trial % 2 === 0 ? a! % 3 : draw()));
      const { inputInformation, labelInformation } = informationPlane(patterns, classes);
      expect(labelInformation).toBeGreaterThanOrEqual(0);
      const ofLabels = informationPlane(
        classes.map((y) => [y]),
        classes,
      ).inputInformation;
      expect(labelInformation).toBeLessThanOrEqual(Math.min(inputInformation, ofLabels));
      expect(ofLabels).toBeCloseTo(entropy(classes.map(String)), 13);
    }
  });

  it("never rises from one layer of a network to the next", () => {
    const network = binaryNetwork({ widths: [8, 7, 5, 3, 2, 1] });
    const inputs = allInputs(8);
    const classes = inputs.map((x) => positive(x.reduce((sum, bit) => sum + bit, 0.5)));
    for (const seed of [0, 1, 2]) {
      const { hidden } = forward(network, binarise(initialise(network, { seed })), inputs);
      const points = [inputs, ...hidden].map((patterns) => informationPlane(patterns, classes));
      for (const measure of ["inputInformation", "labelInformation"] as const) {
        const along = points.map((point) => point[measure]);
        along.slice(1).forEach((bits, l) => void expect(bits).toBeLessThanOrEqual(along[l]! + 1e-14));
        expect(along.at(-1)).toBeLessThan(along[0]!);
      }
      expect(points.map(({ saturated }) => saturated)).toEqual([true, ...hidden.map(() => false)]);
    }
  });

  it("tells patterns apart that differ in one bit, and takes +0 and −0 for one", () => {
    const near = [
      [1, 0],
      [1, -0],
      [1 + Number.EPSILON, 0],
      [1, Number.MIN_VALUE],
    ];
    expect(informationPlane(near, [0, -0, 1, 2])).toMatchObject({ distinct: 3, labelInformation: 1.5 });
    const long = Array.from({ length: 64 }, (_, i) =>
      Float64Array.from({ length: 3000 }, (_x, j) => (j === 47 * i ? -1 : 1)),
    );
    expect(informationPlane([...long, ...long], new Array(128).fill(1)).inputInformation).toBe(6);
  });

  it("takes a single sample, and leaves its arguments as they are", () => {
    expect(informationPlane([[3]], [1])).toEqual({
      inputInformation: 0,
      labelInformation: 0,
      distinct: 1,
      saturated: true,
    });
    const row = Float64Array.of(-0, 1);
    informationPlane([row], [1]);
    expect(Object.is(row[0], -0)).toBe(true);
  });

  it("refuses numbers that are not finite, other lengths and unknown options", () => {
    expect(() => informationPlane([[1], [Number.NaN]], [0, 1])).toThrow("patterns[1, 0]");
    expect(() => informationPlane([[1], [Number.POSITIVE_INFINITY]], [0, 1])).toThrow("patterns[1, 0]");
    expect(() => informationPlane([[1], [2]], [0, Number.NaN])).toThrow("labels[1]");
    expect(() => informationPlane([[1], [2]], [0])).toThrow("labels");
    expect(() => informationPlane([], [])).toThrow("patterns");
    const options = (given: object) => () => informationPlane([[1], [2]], [0, 1], given);
    expect(options({ correction: "jackknife" })).toThrow('"none" or "miller-madow"');
    expect(options({ corection: "none" })).toThrow('did you mean "correction"');
  });
});
