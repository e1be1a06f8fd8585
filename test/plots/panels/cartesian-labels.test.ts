import { describe, expect, it } from "vitest";
import { argumentsOf } from "../../../src/arrays/arguments";
import { type Figure, toSvg } from "../../../src/plots";
import { beginDrawing } from "../../../src/plots/drawing/drawing";
import { textWidth } from "../../../src/plots/drawing/measure-text";
import { positionScale } from "../../../src/plots/drawing/position-scale";
import { fixedPaint } from "../../../src/plots/drawing/theme";
import { drawLabels, drawRuleLabels } from "../../../src/plots/panels/cartesian-labels";
import { modes } from "../example-figures";
import { group, named, parseXml } from "../parse-xml";

const frame = { left: 0, top: 0, right: 400, bottom: 300 };
/** Scales whose data are pixels. */
const scales = {
  x: positionScale("linear", [0, 400], 0, 400),
  y: positionScale("linear", [0, 300], 0, 300),
};
const options = { paint: fixedPaint("light"), background: true, titleAndCaption: true, joinDots: false };

/** Draws marks in a frame whose coordinates are pixels, and parses the result. */
const draw = (drawing: typeof drawLabels, marks: Figure["marks"], inFrame = frame) => {
  const drawn = beginDrawing(argumentsOf("toSvg").at("figure"), { ...modes, marks }, options);
  return parseXml(`<g>${drawing(drawn, undefined, scales, inFrame)}</g>`);
};

describe("labels of points", () => {
  it("do not overlap", () => {
    const x = [0, 0.01, 0.02, 0.03, 1];
    const marks = [{ type: "text", x, y: x, text: ["canary", "robin", "salmon", "oak", "pine"] }] as const;
    const labels = named(group(parseXml(toSvg({ ...modes, marks })), "labels"), "text");
    expect(labels.map((label) => label.text)).toEqual(marks[0].text);
    const places = labels.map(({ attributes }) => [Number(attributes.x), Number(attributes.y)] as const);
    for (const [i, a] of places.entries()) {
      for (const b of places.slice(i + 1)) {
        expect(Math.abs(a[1] - b[1]) > 10 || Math.abs(a[0] - b[0]) > 25).toBe(true);
      }
    }
  });

  it("have no leader line next to their point", () => {
    const svg = draw(drawLabels, [{ type: "text", x: [200], y: [150], text: ["oak"] }]);
    expect(named(svg, "path")).toEqual([]);
    const [{ attributes }] = named(svg, "text") as [ReturnType<typeof parseXml>];
    expect(Number(attributes.x)).toBe(207);
    // The baseline is 2 pixels above the lower edge of the box, which is centred on the point.
    expect(Number(attributes.y)).toBeCloseTo(150 + 11.5 / 2 - 2, 2);
  });

  it.each([
    ["right", frame, "M200 150L215 150"],
    ["left", { ...frame, right: 210 }, "M200 150L185 150"],
  ])(
    "have a leader line from the point to the nearest edge of a label at a distance on the %s",
    (_, inFrame, path) => {
      const near = [-8, 8].flatMap((x) => [-10, 0, 10].map((y) => [200 + x, 150 + y] as const));
      const dots = new Array(10).fill(near).flat() as [number, number][];
      const svg = draw(
        drawLabels,
        [
          { type: "dot", x: dots.map(([x]) => x), y: dots.map(([, y]) => y) },
          { type: "text", x: [200], y: [150], text: ["oak"] },
        ],
        inFrame,
      );
      expect(named(svg, "path").map(({ attributes }) => attributes.d)).toEqual([path]);
    },
  );

  it("are omitted for points outside of the axes and for empty texts", () => {
    const x = [200, 401, 200];
    const y = [150, 150, -1];
    expect(named(draw(drawLabels, [{ type: "text", x, y, text: ["", "b", "c"] }]), "text")).toEqual([]);
  });
});

describe("labels of reference lines", () => {
  const labelOf = (rule: { x: number } | { y: number }) => {
    const svg = draw(drawRuleLabels, [{ type: "rule", label: "half", ...rule }]);
    return named(svg, "text").map(({ attributes }) => [
      Number(attributes.x),
      Number(attributes.y),
      attributes["text-anchor"],
    ]);
  };

  it("are at the right end of a horizontal line, above it", () => {
    expect(labelOf({ y: 100 })).toEqual([[395, 95, "end"]]);
  });

  it("are below a horizontal line at the upper edge of the frame", () => {
    expect(labelOf({ y: 18 })).toEqual([[395, 32, "end"]]);
    expect(labelOf({ y: 19 })).toEqual([[395, 14, "end"]]);
  });

  it("are at the top of a vertical line, on its right if they fit and on its left otherwise", () => {
    const fitting = 400 - 5 - textWidth("half", 11);
    expect(labelOf({ x: 100 })).toEqual([[105, 14, "start"]]);
    expect(labelOf({ x: fitting - 1 })[0]![2]).toBe("start");
    expect(labelOf({ x: fitting + 1 })[0]![2]).toBe("end");
    expect(labelOf({ x: 390 })).toEqual([[385, 14, "end"]]);
  });

  it("are at the other end of a horizontal line, or below it, if points lie there", () => {
    const dots = (places: readonly (readonly [number, number])[]) => {
      const mark = { type: "dot", x: places.map(([x]) => x), y: places.map(([, y]) => y) } as const;
      const svg = draw(drawRuleLabels, [{ type: "rule", label: "half", y: 100 }, mark]);
      return named(svg, "text").map(({ attributes }) => [Number(attributes.x), Number(attributes.y)]);
    };
    const above = [385, 95] as const;
    const below = [385, 110] as const;
    expect(dots([above])).toEqual([[395, 114]]);
    expect(dots([above, below])).toEqual([[5, 95]]);
    expect(dots([[200, 95]])).toEqual([[395, 95]]);
  });

  it("do not cover each other", () => {
    const rules = [100, 101].map((y) => ({ type: "rule", label: "half", y }) as const);
    const places = named(draw(drawRuleLabels, rules), "text").map(({ attributes }) => Number(attributes.y));
    expect(places).toEqual([95, 115]);
  });

  it("are omitted for lines outside of the axes", () => {
    expect(labelOf({ y: 301 })).toEqual([]);
    expect(labelOf({ x: -1 })).toEqual([]);
  });
});
