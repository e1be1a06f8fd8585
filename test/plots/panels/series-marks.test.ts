import { symbolCircle } from "d3-shape";
import { describe, expect, it } from "vitest";
import { argumentsOf } from "../../../src/arrays/arguments";
import { beginDrawing, type DrawingOptions } from "../../../src/plots/drawing/drawing";
import { METHOD_STYLES } from "../../../src/plots/drawing/method-styles";
import { positionScale } from "../../../src/plots/drawing/position-scale";
import { fixedPaint } from "../../../src/plots/drawing/theme";
import { drawDots, drawLine, drawRule, drawSymbols } from "../../../src/plots/panels/series-marks";
import { modes } from "../example-figures";
import { named, parseXml } from "../parse-xml";

const frame = { left: 0, top: 0, right: 400, bottom: 300 };
/** Scales whose data are pixels. */
const scales = {
  x: positionScale("linear", [0, 400], 0, 400),
  y: positionScale("linear", [0, 300], 0, 300),
};
const options: DrawingOptions = {
  paint: fixedPaint("light"),
  background: true,
  titleAndCaption: true,
  joinDots: false,
};
const drawing = beginDrawing(argumentsOf("toSvg").at("figure"), { ...modes, marks: [] }, options);
const log = { ...scales, y: positionScale("log", [1, 1000], 300, 0) };

describe("a line", () => {
  it("joins its points in the given order, and has coordinates of two decimals", () => {
    const line = parseXml(drawLine({ type: "line", x: [1, 3, 2], y: [1 / 3, 2, 5] }, scales, drawing));
    expect(line.attributes).toMatchObject({ d: "M1,0.33L3,2L2,5", fill: "none", stroke: "#0072b2" });
  });

  it("is interrupted where a logarithmic axis has no place", () => {
    const line = drawLine(
      { type: "line", x: [1, 2, 3, 4, 5, 6], y: [10, 100, 0, -1, 100, 10] },
      log,
      drawing,
    );
    expect(parseXml(line).attributes.d).toBe("M1,200L2,100M5,100L6,200");
  });

  it("reads arrays and float64 arrays alike", () => {
    const [x, y] = [[1, 2], [3, 4]] as const; // biome-ignore format: one line
    const typed = { type: "line", x: Float64Array.from(x), y: Float64Array.from(y) } as const;
    expect(drawLine(typed, scales, drawing)).toBe(drawLine({ type: "line", x, y }, scales, drawing));
  });
});

describe("dots", () => {
  it("are circles at their points, and omitted outside of the axes", () => {
    const dots = parseXml(drawDots({ type: "dot", x: [1, 401, 2], y: [3, 4, 301] }, scales, drawing));
    expect(named(dots, "circle").map(({ attributes }) => attributes)).toEqual([{ cx: "1", cy: "3", r: "3" }]);
    expect(dots.attributes).toEqual({ fill: "#0072b2" });
  });

  it("have a different symbol, or a different fill, for each method", () => {
    const drawn = METHOD_STYLES.map((style) => drawSymbols([{ x: 10, y: 20 }], style, "#000000", false));
    expect(new Set(drawn).size).toBe(METHOD_STYLES.length);
    const other = METHOD_STYLES.filter(({ symbol }) => symbol !== symbolCircle);
    for (const style of other) {
      const [path] = named(parseXml(drawSymbols([{ x: 10, y: 20 }], style, "#000000", false)), "path");
      expect(path!.attributes.transform).toBe("translate(10,20)");
    }
  });
});

describe("a reference line", () => {
  const ends = (rule: { x: number } | { y: number }) => {
    const text = drawRule({ type: "rule", ...rule }, scales, frame, drawing);
    return text === "" ? [] : ["x1", "y1", "x2", "y2"].map((key) => Number(parseXml(text).attributes[key]));
  };

  it("crosses the frame, and is omitted outside of the axes", () => {
    expect(ends({ x: 100 })).toEqual([100, 0, 100, 300]);
    expect(ends({ y: 100 })).toEqual([0, 100, 400, 100]);
    expect([ends({ x: 401 }), ends({ y: -1 })]).toEqual([[], []]);
  });
});
