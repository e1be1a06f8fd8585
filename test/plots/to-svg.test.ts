import { afterEach, describe, expect, it, vi } from "vitest";
import { type Figure, toSvg } from "../../src/plots";
import { textWidth } from "../../src/plots/drawing/measure-text";
import { deepFreeze, heat, loss, modes, panels } from "./example-figures";
import { all, group, named, type Parsed, parseXml } from "./well-formed";

const texts = (svg: Parsed): string[] => named(svg, "text").map((text) => text.text);
const words = (svg: Parsed): string => texts(svg).join(" ");

describe("toSvg", () => {
  it("gives one complete, well formed svg element with its namespace and a viewBox", () => {
    for (const figure of [modes, loss, heat, panels]) {
      const svg = parseXml(toSvg(figure));
      expect(svg.name).toBe("svg");
      expect(svg.attributes.xmlns).toBe("http://www.w3.org/2000/svg");
      expect(svg.attributes.viewBox).toBe(`0 0 640 ${svg.attributes.height}`);
    }
  });

  it("tells screen readers that it is an image, its title and what is in it", () => {
    const svg = parseXml(toSvg(modes));
    expect(svg.attributes.role).toBe("img");
    expect(svg.attributes["aria-label"]).toBe(modes.title);
    expect(named(svg, "title")[0]?.text).toBe(modes.title);
    expect(named(svg, "desc")[0]?.text).toContain("Colours: mode 1, mode 2.");
    const parts = all(group(svg, "data")).slice(1);
    expect(parts.length).toBeGreaterThan(40);
    expect(parts.filter((part) => "aria-label" in part.attributes)).toEqual([]);
  });

  it("writes title, caption and the labels of both axes", () => {
    const written = words(parseXml(toSvg(modes)));
    for (const text of [modes.title, modes.caption!, modes.x.label, modes.y.label])
      expect(written).toContain(text);
  });

  it("draws one path for each line and one circle for each point", () => {
    const data = group(parseXml(toSvg(modes)), "data");
    expect(named(data, "path")).toHaveLength(4);
    expect(named(data, "circle")).toHaveLength(42);
  });

  it("draws the circles of each series as one path when asked to, and is the same elsewhere", () => {
    const data = group(parseXml(toSvg(modes, { joinDots: true })), "data");
    expect(named(data, "circle")).toHaveLength(0);
    // Four lines, and as many series of dots, whose paths begin anew at each of the 42.
    const moves = named(data, "path").map(({ attributes }) => attributes.d!.match(/M/g)!.length);
    expect(moves.reduce((sum, count) => sum + count, 0)).toBe(4 + 42);
    const first = named(group(parseXml(toSvg(modes)), "data"), "circle")[0]!.attributes;
    const start = `M${Number((Number(first.cx) - Number(first.r)).toFixed(2))} ${first.cy}a${first.r} ${first.r} 0 1 0 ${2 * Number(first.r)} 0`;
    expect(named(data, "path").some(({ attributes }) => attributes.d!.startsWith(start))).toBe(true);
    // Without its dots, the drawing is what it was.
    const rest = (svg: string) => svg.replace(/<circle[^>]*>/g, "").replace(/<path d="M[^"]*a[^"]*"\/>/g, "");
    expect(rest(toSvg(modes, { joinDots: true }))).toBe(rest(toSvg(modes)));
    expect(() => toSvg(modes, { joinDots: 1 as never })).toThrow("options.joinDots");
  });

  it("has one swatch for each category and one entry for each method in the legend", () => {
    const legend = group(parseXml(toSvg(modes)), "legend");
    expect(texts(legend)).toEqual(["mode 1", "mode 2", "closed form", "gradient flow", "gradient descent"]);
    expect(named(legend, "rect").map((swatch) => swatch.attributes.fill)).toEqual(["#0072b2", "#d55e00"]);
    expect(named(legend, "circle")).toHaveLength(1);
  });

  it("gives the usual three methods the same look whatever their order is", () => {
    const strokes = (figure: Figure): unknown[] => {
      const groups = group(parseXml(toSvg(figure)), "data").children.map((child) => child.attributes);
      return groups.map((attributes) => `${attributes.stroke} ${attributes["stroke-dasharray"]}`).sort();
    };
    expect(
      strokes({ ...modes, marks: [...modes.marks.slice(0, 3).reverse(), ...modes.marks.slice(3)] }),
    ).toEqual(strokes(modes));
  });

  it("keeps every word of the legend inside a narrow figure", () => {
    const category =
      "a category whose name is far longer than the whole width of a narrow figure can hold on one line";
    const mark = { type: "line", x: [0, 1], y: [0, 1], category } as const;
    const legend = group(parseXml(toSvg({ ...modes, width: 260, marks: [mark] })), "legend");
    expect(texts(legend).length).toBeGreaterThan(2);
    expect(words(legend)).toBe(category);
  });

  it("escapes everything that the figure says", () => {
    const rude = `<script>&"'\u0000</text>`;
    const figure: Figure = {
      name: "rude",
      title: rude,
      caption: rude,
      x: { label: rude },
      y: { label: rude },
      marks: [
        { type: "line", x: [0, 1], y: [0, 1], category: rude, method: rude, panel: rude },
        { type: "text", x: [0], y: [0], text: [rude] },
        { type: "rule", x: 0.5, label: rude },
      ],
    };
    expect(named(parseXml(toSvg(figure)), "script")).toHaveLength(0);
    const names = { rows: [rude, rude], columns: [rude, rude, rude], label: rude };
    expect(() =>
      parseXml(toSvg({ ...heat, marks: [{ ...heat.marks[0]!, ...names } as Figure["marks"][0]] })),
    ).not.toThrow();
  });

  it("gives the same text on every call", () => {
    const clipped = { ...modes, x: { label: "time", domain: [1, 2] as const } };
    expect(toSvg(clipped)).toContain('id="modes-clip"');
    for (const figure of [modes, loss, heat, panels, clipped]) expect(toSvg(figure)).toBe(toSvg(figure));
  });

  it("survives JSON and never writes to its argument", () => {
    for (const figure of [modes, loss, heat, panels]) {
      expect(toSvg(deepFreeze(JSON.parse(JSON.stringify(figure)) as Figure))).toBe(toSvg(figure));
    }
  });

  it("is made for a dark background on request", () => {
    expect(toSvg(modes)).toContain('fill="#ffffff"');
    expect(toSvg(modes, { theme: "dark" })).toContain('fill="#16181d"');
    expect(toSvg(modes, { theme: "dark" })).not.toContain('fill="#ffffff"');
  });

  it("takes the width and height that it is given", () => {
    const svg = parseXml(toSvg({ ...modes, width: 500, height: 420 }));
    expect(svg.attributes.viewBox).toBe("0 0 500 420");
  });
});

describe("the axes", () => {
  it("label powers of ten on a logarithmic axis and leave out what is not above 0, saying so", () => {
    const svg = parseXml(toSvg(loss));
    expect(texts(svg)).toEqual(expect.arrayContaining(["10¹", "10⁰", "10⁻¹", "10⁻²", "10⁻³"]));
    expect(words(svg)).toContain("Not shown: 1 point at or below 0 on a logarithmic axis.");
    const path = named(group(svg, "data"), "path")[0]?.attributes.d ?? "";
    expect(path.split("L")).toHaveLength(4);
    expect(path).not.toMatch(/NaN|Infinity/);
  });

  it("place equal ratios at equal distances on a logarithmic axis", () => {
    const path = named(group(parseXml(toSvg(loss)), "data"), "path")[0]!.attributes.d!;
    const [first, second, third, fourth] = path
      .slice(1)
      .split("L")
      .map((point) => Number(point.split(",")[1]));
    // Coordinates are rounded to 0.01 px: differences of them are right to 0.05 px.
    expect(second! - first!).toBeCloseTo(third! - second!, 1);
    expect(fourth! - third!).toBeCloseTo(2 * (second! - first!), 1);
  });

  it("keep to a stated domain: dots outside are dropped and lines are cut", () => {
    const marks = [
      { type: "line", x: [0, 1, 2], y: [0, 1, 2] },
      { type: "dot", x: [0, 1, 2], y: [0, 1, 2] },
    ] as const;
    const svg = parseXml(toSvg({ ...modes, x: { label: "time", domain: [0, 1] }, marks }));
    expect(named(group(svg, "data"), "circle")).toHaveLength(2);
    expect(named(svg, "clipPath")).toHaveLength(1);
    expect(all(svg).some((element) => element.attributes["clip-path"] === "url(#modes-clip)")).toBe(true);
  });

  it("cut the lines of every panel by the panel's own frame", () => {
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

  it("show data that differ in their last digits, or not at all, as a flat line without NaN or infinity", () => {
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

  it("keep a label on the left in several lines clear of the ticks at any height", () => {
    for (let height = 250; height <= 420; height += 10) {
      const figure = { ...modes, height, y: { label: "strength of a mode, in the units of its target" } };
      const labels = named(parseXml(toSvg(figure)), "text");
      const turned = labels.filter(({ attributes }) => attributes.transform?.startsWith("rotate(-90"));
      // Turned about (x, y), a line further down stands further right.
      const ends = turned.map(({ attributes: { x, y, transform } }) => {
        const centre = Number(transform!.split(" ")[2]!.replace(")", ""));
        return Number(x) + Number(y) - centre + 0.25 * 12.5;
      });
      const ticks = labels.filter(({ attributes }) => attributes["text-anchor"] === "end");
      const starts = ticks.map(({ attributes, text }) => Number(attributes.x) - textWidth(text, 11));
      expect(ticks.length).toBeGreaterThan(1);
      expect(Math.max(...ends), `height ${height}`).toBeLessThan(Math.min(...starts));
    }
  });

  it("show a single point in the middle of an axis", () => {
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

describe("panels", () => {
  it("have their names as titles and share what belongs to none of them", () => {
    const svg = parseXml(toSvg(panels));
    expect(texts(svg)).toEqual(expect.arrayContaining(["depth 2", "depth 3", "depth 4"]));
    expect(texts(svg).filter((text) => text === "half")).toHaveLength(3);
    expect(all(svg).filter((element) => element.attributes["aria-label"] === "data")).toHaveLength(3);
  });
});

describe("a heat map", () => {
  it("has a cell for each value, all names, and a colour scale with its label", () => {
    const svg = parseXml(toSvg(heat));
    expect(named(group(svg, "cells"), "rect")).toHaveLength(6);
    expect(texts(svg)).toEqual(
      expect.arrayContaining(["canary", "robin", "can fly", "can sing", "has roots"]),
    );
    expect(words(group(svg, "colour scale"))).toContain("output (a.u.)");
  });

  it("gives equal values equal colours, and opposite ends to -1 and 1", () => {
    const fills = named(group(parseXml(toSvg(heat)), "cells"), "rect").map((cell) => cell.attributes.fill);
    expect(fills[0]).toBe(fills[3]);
    expect(fills[2]).toBe(fills[5]);
    expect(new Set(fills).size).toBe(4);
  });
});

describe("labels", () => {
  it("stand beside their points without covering one another", () => {
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
});

describe("where Plot shifts its marks by half a pixel", () => {
  afterEach(() => {
    vi.unstubAllGlobals();
    vi.resetModules();
  });

  it("draws the same text as everywhere else", async () => {
    const expected = [modes, loss, heat, panels].map((figure) => toSvg(figure));
    vi.stubGlobal("window", { devicePixelRatio: 1 });
    vi.resetModules();
    const shifted = await import("../../src/plots");
    expect([modes, loss, heat, panels].map((figure) => shifted.toSvg(figure))).toEqual(expected);
  });
});
