import { expect, it } from "vitest";
import { raceFigure } from "../../src/graphs";
import { race, reduce } from "../../src/neural-race";
import { toSvg } from "../../src/plots";
import { routing } from "../../src/tasks";
import { parseXml } from "../plots/parse-xml";
import { graphOf, widthOf } from "./graph-marks";

/** Strengths of 0.1 of all edges. */
const equalStrengths = ({
  edges,
}: {
  edges: readonly (readonly [string, string])[];
}): Record<string, number> => Object.fromEntries(edges.map(([from, to]) => [`${from}->${to}`, 0.1]));

it("raceFigure draws the pathways of a race at given times with widths proportional to their strengths", () => {
  const { network: graph, task } = routing({ domains: 2, hidden: 5 });
  const reduction = reduce(graph, task);
  const trajectory = race(reduction, { times: [0, 20], initial: { ...equalStrengths(graph), "x1->h": 0.3 } });
  const figure = raceFigure({ network: graph, race: trajectory, times: [6, 20] });
  const widths = (panel: number, name: string) => widthOf(figure, `${name}: h -> k`, panel);
  const { paths } = trajectory.at(6);
  const ratio = widths(0, "x1 → h → k → y1") / widths(1, "x1 → h → k → y1");
  expect(ratio).toBeCloseTo(paths.get(0, 0) / trajectory.at(20).paths.get(0, 0), 10);
  expect(widths(0, "x1 → h → k → y1")).toBeGreaterThan(widths(0, "x2 → h → k → y1"));
  expect(() => parseXml(toSvg(figure))).not.toThrow();
});

it("raceFigure colours the five strongest pathways at the last time by default, in the order of the paths", () => {
  const { network: graph, task } = routing({ domains: 3, hidden: 5 });
  const trajectory = race(reduce(graph, task), {
    times: [0, 20],
    initial: { ...equalStrengths(graph), "x3->h": 0.3, "k->y1": 0.05 },
  });
  const coloured = (options: object) => {
    const figure = raceFigure({ network: graph, race: trajectory, times: [0, 6], ...options });
    const { lines } = graphOf(figure, 1);
    return [...new Set(lines.flatMap(({ category }) => category ?? []))];
  };
  const names = [1, 2, 3].flatMap((i) => [1, 2, 3].map((j) => `x${i} → h → k → y${j}`));
  // At t = 6 the three pathways from x3 are the strongest, then the four others that do not end at y1, equally strong.
  expect(coloured({}).sort()).toEqual([1, 2, 6, 7, 8].map((p) => names[p]));
  expect(coloured({ paths: [1] })).toEqual([names[1]]);
});
