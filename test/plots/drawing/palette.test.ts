import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { colourPairs } from "../../../src/plots/drawing/palette";
import { root } from "../../examples/snippets";

type Triple = [number, number, number];
type Matrix3 = readonly [Triple, Triple, Triple];

/** Returns linear light from a colour "#rrggbb", with the constants of IEC 61966-2-1. */
const linear = (colour: string): Triple => {
  const channel = (at: number): number => {
    const value = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return [channel(1), channel(3), channel(5)];
};

const times = (matrix: Matrix3, [x, y, z]: Triple): Triple =>
  matrix.map((row) => row[0] * x + row[1] * y + row[2] * z) as Triple;

/**
 * Colour vision deficiencies as matrices on linear light: severity 1.0 in table 1 of Machado, Oliveira and Fernandes
 * (2009), "A physiologically-based model for simulation of color vision deficiency".
 */
const VISION: Readonly<Record<string, Matrix3>> = {
  normal: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
};

/** Converts linear light to Oklab (Ottosson 2020), in which a distance of 0.02 is just noticeable. */
const oklab = (rgb: Triple): Triple => {
  const cones = times(
    [
      [0.4122214708, 0.5363325363, 0.0514459929],
      [0.2119034982, 0.6806995451, 0.1073969566],
      [0.0883024619, 0.2817188376, 0.6299787005],
    ],
    rgb.map((value) => Math.min(1, Math.max(0, value))) as Triple,
  );
  return times(
    [
      [0.2104542553, 0.793617785, -0.0040720468],
      [1.9779984951, -2.428592205, 0.4505937099],
      [0.0259040371, 0.7827717662, -0.808675766],
    ],
    cones.map(Math.cbrt) as Triple,
  );
};

/** Returns the smallest Oklab distance between two of the colours. */
const smallestDistance = (colours: readonly string[], vision: Matrix3): number => {
  const seen = colours.map((colour) => oklab(times(vision, linear(colour))));
  return Math.min(
    ...seen.flatMap((a, i) =>
      seen.slice(i + 1).map((b) => Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2])),
    ),
  );
};

/** Returns the contrast ratio of two colours, with the weights of WCAG 2. */
const contrast = (a: string, b: string): number => {
  const luminance = (colour: string): number => {
    const [red, green, blue] = linear(colour);
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const [low = 0, high = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (high + 0.05) / (low + 0.05);
};

const coloursOf = (count: number, theme: "light" | "dark"): string[] =>
  colourPairs(count).map((pair) => pair[theme]);

const BACKGROUND = { light: "#ffffff", dark: "#16181d" } as const;

describe.each(["light", "dark"] as const)("category colours on %s backgrounds", (theme) => {
  it.each(Object.keys(VISION))("can be distinguished with %s", (vision) => {
    expect(smallestDistance(coloursOf(7, theme), VISION[vision]!)).toBeGreaterThan(0.07);
    expect(smallestDistance(coloursOf(4, theme), VISION[vision]!)).toBeGreaterThan(0.1);
  });

  it("have a minimum contrast with the background", () => {
    for (const colour of coloursOf(7, theme)) {
      expect(contrast(colour, BACKGROUND[theme])).toBeGreaterThan(theme === "light" ? 2.2 : 3);
    }
  });

  it("do not change when categories are added, up to seven", () => {
    expect(coloursOf(7, theme).slice(0, 3)).toEqual(coloursOf(3, theme));
  });

  it("increase monotonically in lightness for more than seven categories", () => {
    for (const count of [8, 12, 30]) {
      const lightness = coloursOf(count, theme).map((colour) => oklab(linear(colour))[0]);
      expect(lightness).toHaveLength(count);
      expect(lightness.every((value, i) => i === 0 || value > lightness[i - 1]!)).toBe(true);
    }
  });
});

it("category colours are those of the pathways in the playground's graphs", async () => {
  const source = join(root, "docs", "playground", "src", "rooms", "race", "colours.ts");
  const { categoryColours }: { categoryColours: typeof coloursOf } = await import(source);
  for (const theme of ["light", "dark"] as const) {
    for (const count of [1, 2, 5]) expect(categoryColours(count, theme)).toEqual(coloursOf(count, theme));
  }
});
