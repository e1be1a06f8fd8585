import { describe, expect, it } from "vitest";
import { toSvg } from "../../../src/plots";
import { textWidth } from "../../../src/plots/drawing/measure-text";
import { loss, modes, panels } from "../example-figures";
import { all, group, named, type Parsed, parseXml, texts } from "../parse-xml";

const words = (svg: Parsed): string => texts(svg).join(" ");

describe("a figure with numerical axes", () => {
  it("labels powers of ten on a logarithmic axis, omits points at or below 0 and counts them in a note", () => {
    const svg = parseXml(toSvg(loss));
    expect(texts(svg)).toEqual(expect.arrayContaining(["10¹", "10⁰", "10⁻¹", "10⁻²", "10⁻³"]));
    expect(words(svg)).toContain("Not shown: 1 point at or below 0 on a logarithmic axis.");
    const path = named(group(svg, "data"), "path")[0]?.attributes.d ?? "";
    expect(path.split("L")).toHaveLength(4);
    expect(path).not.toMatch(/NaN|Infinity/);
  });

  it("spaces equal ratios equally on a logarithmic axis", () => {
    const path = named(group(parseXml(toSvg(loss)), "data"), "path")[0]!.attributes.d!;
    const [first, second, third, fourth] = path
      .slice(1)
      .split("L")
      .map((point) => Number(point.split(",")[1]));
    // Coordinates are rounded to 0.01 px, which bounds the error of their differences by 0.05 px.
    expect(second! - first!).toBeCloseTo(third! - second!, 1);
    expect(fourth! - third!).toBeCloseTo(2 * (second! - first!), 1);
  });

  it("omits dots outside of a given domain and clips lines", () => {
    const marks = [
      { type: "line", x: [0, 1, 2], y: [0, 1, 2] },
      { type: "dot", x: [0, 1, 2], y: [0, 1, 2] },
    ] as const;
    const svg = parseXml(toSvg({ ...modes, x: { label: "time", domain: [0, 1] }, marks }));
    expect(named(group(svg, "data"), "circle")).toHaveLength(2);
    expect(named(svg, "clipPath")).toHaveLength(1);
    expect(all(svg).some((element) => element.attributes["clip-path"] === "url(#modes-clip)")).toBe(true);
  });

  it("clips the lines of every panel at the panel's frame", () => {
    const marks = ["left", "right"].map((panel) => ({
      type: "line" as const,
      panel,
      x: [0, 1, 2],
      y: [0, 1, 2],
    }));
    const svg = parseXml(toSvg({ ...modes, x: { label: "time", domain: [0, 1] }, marks }));
    const ids = named(svg, "clipPath").map((element) => element.attributes.id);
    expect(ids).toEqual(["modes-1-clip", "modes-2-clip"]);
  });

  it("draws values that are equal or differ only by rounding without NaN or infinity", () => {
    for (const y of [
      [1, 1 + 2e-16],
      [0, 5e-324],
      [1e300, 1e300],
      [1e9, 1e9 + 1e-6],
    ]) {
      for (const scale of ["linear", "log"] as const) {
        const marks = [{ type: "line", x: [0, 1], y }] as const;
        expect(toSvg({ ...modes, y: { label: "y", scale }, marks })).not.toMatch(/NaN|Infinity/);
      }
    }
  });

  it("does not let a label of several lines on the left overlap the tick labels at any height", () => {
    for (let height = 250; height <= 420; height += 10) {
      const figure = { ...modes, height, y: { label: "strength of a mode, in the units of its target" } };
      const labels = named(parseXml(toSvg(figure)), "text");
      const rotated = labels.filter(({ attributes }) => attributes.transform?.startsWith("rotate(-90"));
      // After the rotation about (x, y), a lower line is further to the right.
      const ends = rotated.map(({ attributes: { x, y, transform } }) => {
        const centre = Number(transform!.split(" ")[2]!.replace(")", ""));
        return Number(x) + Number(y) - centre + 0.25 * 12.5;
      });
      const ticks = labels.filter(({ attributes }) => attributes["text-anchor"] === "end");
      const starts = ticks.map(({ attributes, text }) => Number(attributes.x) - textWidth(text, 11));
      expect(ticks.length).toBeGreaterThan(1);
      expect(Math.max(...ends), `height ${height}`).toBeLessThan(Math.min(...starts));
    }
  });

  it("draws a single point in the middle of the axis", () => {
    const circle = (scale: "linear" | "log") => {
      const figure = {
        ...modes,
        y: { label: "y", scale },
        marks: [{ type: "dot", x: [3], y: [7] }] as const,
      };
      return named(group(parseXml(toSvg(figure)), "data"), "circle")[0]!.attributes.cy;
    };
    expect(circle("linear")).toBe(circle("log"));
  });
});

describe("a figure with panels", () => {
  it("titles panels with their names and repeats marks without a panel in each of them", () => {
    const svg = parseXml(toSvg(panels));
    expect(texts(svg)).toEqual(expect.arrayContaining(["depth 2", "depth 3", "depth 4"]));
    expect(texts(svg).filter((text) => text === "half")).toHaveLength(3);
    expect(all(svg).filter((element) => element.attributes["aria-label"] === "data")).toHaveLength(3);
  });
});
