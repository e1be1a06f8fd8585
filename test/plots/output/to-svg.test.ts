import { describe, expect, it } from "vitest";
import { ArgumentError } from "../../../src/arrays";
import { type Figure, toSvg } from "../../../src/plots";
import { deepFreeze, heat, loss, modes, panels, tiles } from "../example-figures";
import { all, group, named, type Parsed, parseXml, texts } from "../parse-xml";

const words = (svg: Parsed): string => texts(svg).join(" ");

describe("toSvg", () => {
  it("returns one well-formed svg element with namespace and viewBox", () => {
    for (const figure of [modes, loss, heat, panels, tiles]) {
      const svg = parseXml(toSvg(figure));
      expect(svg.name).toBe("svg");
      expect(svg.attributes.xmlns).toBe("http://www.w3.org/2000/svg");
      expect(svg.attributes.viewBox).toBe(`0 0 640 ${svg.attributes.height}`);
    }
  });

  it("describes itself to screen readers as one image with title and description", () => {
    const svg = parseXml(toSvg(modes));
    expect(svg.attributes.role).toBe("img");
    expect(svg.attributes["aria-label"]).toBe(modes.title);
    expect(named(svg, "title")[0]?.text).toBe(modes.title);
    expect(named(svg, "desc")[0]?.text).toContain("Colours: mode 1, mode 2.");
    const parts = all(group(svg, "data")).slice(1);
    expect(parts.length).toBeGreaterThan(40);
    expect(parts.filter((part) => "aria-label" in part.attributes)).toEqual([]);
  });

  it("writes the title, the caption and the labels of both axes", () => {
    const written = words(parseXml(toSvg(modes)));
    for (const text of [modes.title, modes.caption!, modes.x.label, modes.y.label])
      expect(written).toContain(text);
  });

  it("breaks a long title into lines of similar lengths", () => {
    const title = "On separable data the loss falls as 1/t, with a constant that follows from the margin";
    const lines = named(parseXml(toSvg({ ...modes, title })), "text").filter(
      ({ attributes }) => attributes["font-weight"] === "600",
    );
    expect(lines.map(({ text }) => text).join(" ")).toBe(title);
    expect(lines).toHaveLength(2);
    expect(lines[1]!.text.length).toBeGreaterThan(0.75 * lines[0]!.text.length);
  });

  it("draws a path for each line and a circle for each point", () => {
    const data = group(parseXml(toSvg(modes)), "data");
    expect(named(data, "path")).toHaveLength(4);
    expect(named(data, "circle")).toHaveLength(42);
  });

  it("draws the circles of each series as one path with joinDots, and everything else unchanged", () => {
    const data = group(parseXml(toSvg(modes, { joinDots: true })), "data");
    expect(named(data, "circle")).toHaveLength(0);
    // Four lines, and the paths of the dots, with one subpath per dot: 42 in total.
    const moves = named(data, "path").map(({ attributes }) => attributes.d!.match(/M/g)!.length);
    expect(moves.reduce((sum, count) => sum + count, 0)).toBe(4 + 42);
    const first = named(group(parseXml(toSvg(modes)), "data"), "circle")[0]!.attributes;
    const start = `M${Number((Number(first.cx) - Number(first.r)).toFixed(2))} ${first.cy}a${first.r} ${first.r} 0 1 0 ${2 * Number(first.r)} 0`;
    expect(named(data, "path").some(({ attributes }) => attributes.d!.startsWith(start))).toBe(true);
    // The drawing without the dots is unchanged.
    const rest = (svg: string) => svg.replace(/<circle[^>]*>/g, "").replace(/<path d="M[^"]*a[^"]*"\/>/g, "");
    expect(rest(toSvg(modes, { joinDots: true }))).toBe(rest(toSvg(modes)));
    expect(() => toSvg(modes, { joinDots: 1 as never })).toThrow("options.joinDots");
  });

  it("has a swatch for each category and an entry for each method in the legend", () => {
    const legend = group(parseXml(toSvg(modes)), "legend");
    expect(texts(legend)).toEqual(["mode 1", "mode 2", "closed form", "gradient flow", "gradient descent"]);
    expect(named(legend, "rect").map((swatch) => swatch.attributes.fill)).toEqual(["#0072b2", "#d55e00"]);
    expect(named(legend, "circle")).toHaveLength(1);
  });

  it("draws the three standard methods in the same style in any order", () => {
    const strokes = (figure: Figure): unknown[] => {
      const groups = group(parseXml(toSvg(figure)), "data").children.map((child) => child.attributes);
      return groups.map((attributes) => `${attributes.stroke} ${attributes["stroke-dasharray"]}`).sort();
    };
    expect(
      strokes({ ...modes, marks: [...modes.marks.slice(0, 3).reverse(), ...modes.marks.slice(3)] }),
    ).toEqual(strokes(modes));
  });

  it("wraps the legend of a narrow figure without losing words", () => {
    const category =
      "a category whose name is far longer than the whole width of a narrow figure can hold on one line";
    const mark = { type: "line", x: [0, 1], y: [0, 1], category } as const;
    const legend = group(parseXml(toSvg({ ...modes, width: 260, marks: [mark] })), "legend");
    expect(texts(legend).length).toBeGreaterThan(2);
    expect(words(legend)).toBe(category);
  });

  it("escapes every text of the figure", () => {
    const markup = `<script>&"'\u0000</text>`;
    const figure: Figure = {
      name: "markup",
      title: markup,
      caption: markup,
      x: { label: markup },
      y: { label: markup },
      marks: [
        { type: "line", x: [0, 1], y: [0, 1], category: markup, method: markup, panel: markup },
        { type: "text", x: [0], y: [0], text: [markup] },
        { type: "rule", x: 0.5, label: markup },
      ],
    };
    expect(named(parseXml(toSvg(figure)), "script")).toHaveLength(0);
    const names = { rows: [markup, markup], columns: [markup, markup, markup], label: markup };
    expect(() =>
      parseXml(toSvg({ ...heat, marks: [{ ...heat.marks[0]!, ...names } as Figure["marks"][0]] })),
    ).not.toThrow();
  });

  it("returns the same text on every call", () => {
    const clipped = { ...modes, x: { label: "time", domain: [1, 2] as const } };
    expect(toSvg(clipped)).toContain('id="modes-clip"');
    for (const figure of [modes, loss, heat, panels, clipped]) expect(toSvg(figure)).toBe(toSvg(figure));
  });

  it("draws a figure from JSON identically and does not modify its argument", () => {
    for (const figure of [modes, loss, heat, panels, tiles]) {
      expect(toSvg(deepFreeze(JSON.parse(JSON.stringify(figure)) as Figure))).toBe(toSvg(figure));
    }
  });

  it("uses the colours of the requested theme", () => {
    expect(toSvg(modes)).toContain('fill="#ffffff"');
    expect(toSvg(modes, { theme: "dark" })).toContain('fill="#16181d"');
    expect(toSvg(modes, { theme: "dark" })).not.toContain('fill="#ffffff"');
  });

  it("has the requested width and height", () => {
    const svg = parseXml(toSvg({ ...modes, width: 500, height: 420 }));
    expect(svg.attributes.viewBox).toBe("0 0 500 420");
  });
});

const line = { type: "line", x: [0, 1], y: [0, 1] };
const invalidFigures: [fault: string, figure: object, argument: string][] = [
  ["no marks", { ...modes, marks: [] }, "figure.marks"],
  ["a height too small for the content", { ...modes, height: 120 }, "figure.height"],
  [
    "no value above 0 on a logarithmic axis",
    { ...modes, marks: [{ ...line, y: [0, -1] }], y: { label: "y", scale: "log" } },
    "figure.y.scale",
  ],
  [
    "data whose range overflows float64",
    { ...modes, marks: [{ ...line, y: [-1e308, 1e308] }] },
    "figure.y.domain",
  ],
  [
    "more methods than styles",
    { ...modes, marks: ["a", "b", "c", "d", "e", "f", "g"].map((method) => ({ ...line, method })) },
    "figure.marks",
  ],
];

describe("toSvg rejects", () => {
  it.each(invalidFigures)("%s and names the field", (_, figure, argument) => {
    const draw = () => toSvg(figure as Figure);
    expect(draw).toThrow(ArgumentError);
    expect(draw).toThrow(`toSvg: ${argument} must be `);
  });

  it("an unknown theme", () => {
    expect(() => toSvg(modes, { theme: "sepia" as "dark" })).toThrow("toSvg: options.theme must be");
  });
});
