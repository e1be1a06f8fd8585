import { describe, expect, it } from "vitest";
import { textWidth } from "../../../src/plots/drawing/measure-text";
import { positionScale } from "../../../src/plots/drawing/position-scale";
import { fixedPaint } from "../../../src/plots/drawing/theme";
import { cartesianAxes } from "../../../src/plots/panels/cartesian-axes";
import { named, parseXml } from "../parse-xml";

const frame = { left: 50, top: 20, right: 450, bottom: 320 };
const scales = {
  x: positionScale("linear", [0, 4], frame.left, frame.right),
  y: positionScale("linear", [0, 3], frame.bottom, frame.top),
};
const ticks = {
  x: { major: [{ value: 1, label: "one" }], minor: [2] },
  y: { major: [{ value: 1, label: "1.0" }], minor: [2] },
};
const draw = (left: boolean, bottom: boolean) =>
  parseXml(cartesianAxes(scales, ticks, frame, { left, right: true, bottom }, fixedPaint("light")));

describe("cartesianAxes", () => {
  it("labels ticks outside of the frame: below it at the ticks of x, to its left at the ticks of y", () => {
    const [x, y] = named(draw(true, true), "text");
    expect(x!.text).toBe("one");
    expect(x!.attributes).toMatchObject({ x: "150", y: "335", "text-anchor": "middle" });
    expect(y!.text).toBe("1.0");
    // The baseline is 4 pixels below the tick, which centres digits on it.
    expect(y!.attributes).toMatchObject({ x: "44", y: "224", "text-anchor": "end" });
  });

  it("labels ticks only at the outer edges of a grid of panels", () => {
    const labels = (left: boolean, bottom: boolean) =>
      named(draw(left, bottom), "text").map(({ text }) => text);
    expect(labels(true, false)).toEqual(["1.0"]);
    expect(labels(false, true)).toEqual(["one"]);
    expect(labels(false, false)).toEqual([]);
  });

  it("moves the labels of ticks at the sides of a panel so that they do not reach the neighbouring panel", () => {
    const label = "100000";
    const ends = { x: { major: [0, 4].map((value) => ({ value, label })), minor: [] }, y: ticks.y };
    const centres = (outer: boolean) => {
      const edges = { left: outer, right: outer, bottom: true };
      const svg = parseXml(cartesianAxes(scales, ends, frame, edges, fixedPaint("light")));
      return named(svg, "text")
        .filter(({ text }) => text === label)
        .map(({ attributes }) => Number(attributes.x));
    };
    const half = textWidth(label, 11) / 2;
    // Half of the gap of 16 pixels between panels, less a pixel.
    expect(centres(false)[0]).toBeCloseTo(frame.left - 7 + half, 2);
    expect(centres(false)[1]).toBeCloseTo(frame.right + 7 - half, 2);
    // The margin of the figure is 20 pixels wide on the right.
    expect(centres(true)[1]! + half).toBeLessThan(frame.right + 20);
    expect(centres(true)[1]! + half).toBeGreaterThan(frame.right + 7);
  });

  it("draws grid lines across the frame at major ticks, and marks of 4 pixels inside the frame at minor ticks", () => {
    const [grid, minor, edges] = named(draw(true, true), "path").map(({ attributes }) => attributes.d);
    expect(grid).toBe("M150 20V320M50 220H450");
    expect(minor).toBe("M250 320v-4M50 120h4");
    expect(edges).toBe("M50 20V320H450");
  });
});
