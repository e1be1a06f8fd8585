import { expect, test } from "vitest";
import { toNdArray } from "../../../src/arrays/to-ndarray";
import { raceFigure } from "../../../src/neural-race/race/race-figure";

type Strengths = Readonly<Record<string, readonly (readonly [number, number])[]>>;

/** Figure of a race of these edges, with their strengths at two times in one or more modes. */
function figureOf(strengths: Strengths) {
  const edges = Object.keys(strengths);
  const modes = strengths[edges[0]!]!.length;
  const data = [0, 1].flatMap((i) =>
    edges.flatMap((edge) => Array.from({ length: modes }, (_, m) => strengths[edge]![m]![i]!)),
  );
  return raceFigure({
    times: Float64Array.of(0, 1),
    loss: Float64Array.of(1, 0),
    edges,
    edgeStrengths: toNdArray(Float64Array.from(data), [2, edges.length, modes]),
  });
}

/** Legend entries of that figure. */
const entriesOf = (strengths: Strengths): string[] => [
  ...new Set(
    figureOf(strengths).marks.flatMap((mark) => ("category" in mark && mark.category ? [mark.category] : [])),
  ),
];

test("the caption says if the curves of all edges or of some edges coincide", () => {
  expect(figureOf({ a: [[0, 1]], b: [[0, 1]] }).caption).toContain("The curves of all edges coincide.");
  expect(figureOf({ a: [[0, 1]], b: [[0, 1]], c: [[0, 2]] }).caption).toContain(
    "Edges with equal curves share one.",
  );
  expect(figureOf({ a: [[0, 1]], b: [[0, 2]] }).caption).toBe("The loss goes from 1 to 0.");
});

test("edges of which the curves coincide in all modes share a curve with all their names", () => {
  expect(entriesOf({ a: [[0, 1]], b: [[0, 1.001]], c: [[0, 0.9]] })).toEqual(["a, b", "c"]);
  expect(entriesOf({ a: [[0, 1]], b: [[0.1, 1]], c: [[0, 1.1]] })).toEqual(["a", "b", "c"]);
  expect(
    entriesOf({
      a: [
        [0, 1],
        [0, 1],
      ],
      b: [
        [0, 1],
        [0, 0.9],
      ],
      c: [
        [0, 0],
        [0, 0],
      ],
    }),
  ).toEqual(["a", "b", "c"]);
});

test("the name of a curve of more than three edges counts the others", () => {
  const same = (count: number) =>
    entriesOf({
      ...Object.fromEntries(Array.from({ length: count }, (_, k) => [`e${k}`, [[0, 1]] as const])),
      other: [[0, 0]],
    });
  expect(same(3)).toEqual(["e0, e1, e2", "other"]);
  expect(same(5)).toEqual(["e0, e1 and 3 others", "other"]);
});
