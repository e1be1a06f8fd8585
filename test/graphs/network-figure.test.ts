import { describe, expect, it } from "vitest";
import { ArgumentError } from "../../src/arrays";
import { networkFigure } from "../../src/graphs";
import { gatedNetwork } from "../../src/neural-race";
import { toSvg } from "../../src/plots";
import { parseXml } from "../plots/parse-xml";
import { graphOf, widthOf } from "./graph-marks";

const network = gatedNetwork({
  nodes: { x: 1, a: 1, b: 1, y: 1 },
  edges: [
    ["x", "a"],
    ["x", "b"],
    ["a", "y"],
    ["b", "y"],
    ["x", "y"],
  ],
});

describe("networkFigure", () => {
  const figure = networkFigure(network, {
    title: "Two ways",
    label: "strength",
    frames: [
      { title: "t = 0", edges: { "x->a": 0.5, "x->b": 1, "x->y": 0 } },
      { title: "t = 1", edges: { "x->a": 2, "a->y": 2 }, closed: ["b"] },
    ],
  });

  it("draws line widths proportional to strengths, on one scale for all frames and the legend", () => {
    const unit = widthOf(figure, "x -> a", 1) / 2;
    expect(widthOf(figure, "x -> a")).toBeCloseTo(0.5 * unit, 12);
    expect(widthOf(figure, "x -> b")).toBeCloseTo(unit, 12);
    for (const { text, width } of graphOf(figure).key) expect(width).toBeCloseTo(Number(text) * unit, 12);
    const svg = toSvg(figure);
    expect(() => parseXml(svg)).not.toThrow();
    // In the SVG, the lines of the legend and of the graph have the same scale.
    const drawn = (part: string) => [...part.matchAll(/stroke-width="([\d.]+)"/g)].map(([, w]) => Number(w));
    const key = drawn(svg.slice(svg.indexOf('aria-label="thickness"'), svg.indexOf('aria-label="graph"')));
    const lines = drawn(svg.slice(svg.indexOf('aria-label="graph"')));
    expect(Math.abs(Math.max(...key) - Math.max(...lines))).toBeLessThan(0.02);
  });

  it("places inputs on the left, nodes in order from the top, and edges between the sides of nodes", () => {
    const { nodes, lines } = graphOf(figure);
    const [x, a, b, y] = nodes;
    expect(x!.x).toBeLessThan(a!.x);
    expect(a!.x).toBeLessThan(y!.x);
    expect(a!.y).toBeLessThan(b!.y);
    const line = lines.find(({ name }) => name === "x -> a")!;
    expect(line.points[0]).toEqual([x!.x + x!.width / 2, x!.y]);
    expect(line.points[line.points.length - 1]).toEqual([a!.x - a!.width / 2, a!.y]);
    // The edge that skips a layer passes around the nodes between.
    expect(lines.find(({ name }) => name === "x -> y")!.points.length).toBeGreaterThan(2);
  });

  it("draws closed nodes and all their edges pale", () => {
    const { nodes, lines } = graphOf(figure, 1);
    expect(nodes.filter(({ muted }) => muted).map(({ name }) => name)).toEqual(["b"]);
    expect(lines.filter(({ muted }) => muted).map(({ name }) => name)).toEqual(["x -> b", "b -> y"]);
  });

  it("draws pathways along one edge side by side, in separate colours", () => {
    const both = networkFigure(network, {
      title: "Two",
      frames: [
        {
          pathways: [
            { name: "left", edges: ["x->a", "a->y"], strength: 1 },
            { name: "also left", edges: ["x->a", "a->y"], strength: 3 },
          ],
        },
      ],
    });
    const lanes = graphOf(both).lines.filter(({ name }) => name.endsWith("x -> a"));
    expect(lanes.map(({ category }) => category)).toEqual(["left", "also left"]);
    const [first, second] = lanes as [(typeof lanes)[0], (typeof lanes)[0]];
    const gap = Math.hypot(
      first.points[0]![0] - second.points[0]![0],
      first.points[0]![1] - second.points[0]![1],
    );
    expect(gap).toBeCloseTo((first.width + second.width) / 2, 10);
    const svg = toSvg(both);
    expect(svg).toContain("#0072b2");
    expect(svg).toContain("#d55e00");
  });

  it("rejects unknown edges and nodes, negative strengths, and two graphs in one panel", () => {
    const draw = (frame: object) => () => networkFigure(network, { title: "t", frames: [frame] });
    expect(draw({ edges: { "x->z": 1 } })).toThrow(ArgumentError);
    expect(draw({ closed: ["z"] })).toThrow(
      "networkFigure: options.frames[0].closed[0] must be a node or an edge",
    );
    expect(draw({ edges: { "x->a": -1 } })).toThrow("at least 0");
    const same = { ...figure, marks: figure.marks.map((mark) => ({ ...mark, panel: "one" })) };
    expect(() => toSvg(same)).toThrow("one graph mark per panel");
  });
});
