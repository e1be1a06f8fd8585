import { interpolateViridis } from "d3-scale-chromatic";
import { describe, expect, it } from "vitest";
import { type Figure, type TileMark, toSvg } from "../../../src/plots";
import { tiles } from "../example-figures";
import { all, group, named, parseXml, texts } from "../parse-xml";

const draw = (figure: Figure) => parseXml(toSvg(figure));
const numbers = (attributes: Record<string, string>, ...names: string[]) =>
  names.map((name) => Number(attributes[name]));

/** Replaces fields of the tiles of the example. */
const withTiles = (fields: Partial<TileMark>): Figure => ({
  ...tiles,
  marks: [{ ...(tiles.marks[0] as TileMark), ...fields }],
});

/** Returns the rectangles of the tiles, without that of the clip path. */
const rectangles = (figure: Figure) =>
  named(group(draw(figure), "data"), "rect")
    .map(({ attributes }) => attributes)
    .filter(({ fill }) => fill !== undefined);

describe("tiles", () => {
  it("cover the frame without gaps, with equal heights for equal ratios on a logarithmic axis", () => {
    const [a, b, c, d] = rectangles(tiles).map((tile) => numbers(tile, "x", "y", "width", "height"));
    expect(a![0]! + a![2]!).toBeCloseTo(b![0]!, 1);
    expect(c![1]! + c![3]!).toBeCloseTo(a![1]!, 1);
    expect([b![0], b![1]]).toEqual([d![0], a![1]]);
    expect(a![3]).toBeCloseTo(c![3]!, 1);
    expect(a![2]).toBeCloseTo(b![2]!, 1);
  });

  it("have colours of equal distance for equal ratios on a logarithmic scale, and a legend in powers of ten", () => {
    const expected = [0, 1 / 3, 2 / 3, 1].map(interpolateViridis);
    expect(rectangles(tiles).map(({ fill }) => fill)).toEqual(expected);
    expect(texts(group(draw(tiles), "colour scale"))).toEqual(["movement", "10⁰", "10¹", "10²", "10³"]);
  });

  it("have linear colours by default, between the limits of the domain", () => {
    const linear = withTiles({ scale: undefined, values: [0, 25, 50, 200], domain: [0, 100] });
    expect(rectangles(linear).map(({ fill }) => fill)).toEqual([0, 0.25, 0.5, 1].map(interpolateViridis));
  });

  it("set the limits of axes without a domain", () => {
    const free = draw({ ...tiles, x: { label: "x" }, marks: [tiles.marks[0]!] });
    expect(texts(free)).toEqual(expect.arrayContaining(["0", "1", "2", "3", "4"]));
  });

  it("lie below lines with an outline, which are clipped at the frame and have a legend", () => {
    const svg = draw(tiles);
    const paths = named(group(svg, "data"), "path").map(({ attributes }) => attributes);
    expect(paths.map(({ stroke }) => stroke)).toEqual(["#ffffff", "#000000"]);
    expect(paths.every((path) => path["clip-path"] === "url(#tiles-clip)")).toBe(true);
    expect(texts(group(svg, "legend"))).toEqual(["boundary", "measured"]);
    const order = all(group(svg, "data")).map(({ name }) => name);
    expect(order.lastIndexOf("rect")).toBeLessThan(order.indexOf("path"));
  });

  it("are named with their number and quantity in the description", () => {
    expect(toSvg(tiles)).toContain("Coloured tiles by movement: 4.");
  });
});
