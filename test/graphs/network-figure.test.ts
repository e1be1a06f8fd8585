import { describe, expect, it } from "vitest";
import { ArgumentError } from "../../src/arrays";
import { networkFigure, raceFigure } from "../../src/graphs";
import { gatedNetwork, race, reduce } from "../../src/neural-race";
import { type Figure, type GraphMark, toSvg } from "../../src/plots";
import { routing } from "../../src/tasks";
import { parseXml } from "../plots/well-formed";

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
const graphOf = (figure: Figure, panel = 0): GraphMark => figure.marks[panel] as GraphMark;
const widthOf = (figure: Figure, name: string, panel = 0): number =>
  graphOf(figure, panel).lines.find((line) => line.name === name)!.width;

describe("networkFigure", () => {
  const figure = networkFigure(network, {
    title: "Two ways",
    label: "strength",
    frames: [
      { title: "t = 0", edges: { "x->a": 0.5, "x->b": 1, "x->y": 0 } },
      { title: "t = 1", edges: { "x->a": 2, "a->y": 2 }, closed: ["b"] },
    ],
  });

  it("draws lines as thick as edges are strong, on one scale for all frames and the key", () => {
    const unit = widthOf(figure, "x -> a", 1) / 2;
    expect(widthOf(figure, "x -> a")).toBeCloseTo(0.5 * unit, 12);
    expect(widthOf(figure, "x -> b")).toBeCloseTo(unit, 12);
    for (const { text, width } of graphOf(figure).key) expect(width).toBeCloseTo(Number(text) * unit, 12);
    const svg = toSvg(figure);
    expect(() => parseXml(svg)).not.toThrow();
    // Lines and key are drawn at the same scale.
    const drawn = (part: string) => [...part.matchAll(/stroke-width="([\d.]+)"/g)].map(([, w]) => Number(w));
    const key = drawn(svg.slice(svg.indexOf('aria-label="thickness"'), svg.indexOf('aria-label="graph"')));
    const lines = drawn(svg.slice(svg.indexOf('aria-label="graph"')));
    expect(Math.abs(Math.max(...key) - Math.max(...lines))).toBeLessThan(0.02);
  });

  it("lays inputs out on the left, nodes in order from the top, and edges from side to side", () => {
    const { nodes, lines } = graphOf(figure);
    const [x, a, b, y] = nodes;
    expect(x!.x).toBeLessThan(a!.x);
    expect(a!.x).toBeLessThan(y!.x);
    expect(a!.y).toBeLessThan(b!.y);
    const line = lines.find(({ name }) => name === "x -> a")!;
    expect(line.points[0]).toEqual([x!.x + x!.width / 2, x!.y]);
    expect(line.points[line.points.length - 1]).toEqual([a!.x - a!.width / 2, a!.y]);
    // The skip goes round the nodes between.
    expect(lines.find(({ name }) => name === "x -> y")!.points.length).toBeGreaterThan(2);
  });

  it("draws what is closed pale, with all its edges", () => {
    const { nodes, lines } = graphOf(figure, 1);
    expect(nodes.filter(({ muted }) => muted).map(({ name }) => name)).toEqual(["b"]);
    expect(lines.filter(({ muted }) => muted).map(({ name }) => name)).toEqual(["x -> b", "b -> y"]);
  });

  it("draws pathways side by side, one colour each", () => {
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

  it("refuses unknown names and graphs that share a panel", () => {
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

it("raceFigure shows the strongest pathways of a race at the times asked for", () => {
  const { network: graph, task } = routing({ domains: 2, hidden: 5 });
  const reduction = reduce(graph, task);
  const course = race(reduction, { times: [0, 20], initial: { ...start(graph), "x1->h": 0.3 } });
  const figure = raceFigure({ network: graph, race: course, times: [6, 20] });
  const widths = (panel: number, name: string) => widthOf(figure, `${name}: h -> k`, panel);
  const { paths } = course.at(6);
  const ratio = widths(0, "x1 → h → k → y1") / widths(1, "x1 → h → k → y1");
  expect(ratio).toBeCloseTo(paths.get(0, 0) / course.at(20).paths.get(0, 0), 10);
  expect(widths(0, "x1 → h → k → y1")).toBeGreaterThan(widths(0, "x2 → h → k → y1"));
  expect(() => parseXml(toSvg(figure))).not.toThrow();
});

const start = ({ edges }: { edges: readonly (readonly [string, string])[] }): Record<string, number> =>
  Object.fromEntries(edges.map(([from, to]) => [`${from}->${to}`, 0.1]));
