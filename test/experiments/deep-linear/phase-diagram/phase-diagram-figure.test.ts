import { describe, expect, it } from "vitest";
import { phaseDiagramFigure } from "../../../../src/experiments";
import {
  lazyBoundary,
  lazyBoundaryLaw,
} from "../../../../src/experiments/deep-linear/phase-diagram/boundary";
import { predictedMovement } from "../../../../src/experiments/deep-linear/phase-diagram/predicted-movement";
import { drawProblem } from "../../../../src/experiments/deep-linear/phase-diagram/problem";
import { type LineMark, type TileMark, toSvg } from "../../../../src/plots";

const LAMBDAS = [-8, -4, 0, 4, 8];
const SCALES = [0.01, 0.1, 1];
const columns = ["lambda", "scale", "size", "seed", "kernelMovement", "timeToLearn"];

/** Returns a table of predicted movements, with the seed that a function of the point gives. */
const tableOf = (seedOf: (k: number) => number, size = 4) => ({
  columns,
  rows: LAMBDAS.flatMap((lambda, i) =>
    SCALES.map((scale, j) => {
      const seed = seedOf(i * SCALES.length + j);
      const { strengths, initial } = drawProblem(size, seed);
      const start = initial.map((s) => s * scale);
      return [lambda, scale, size, seed, predictedMovement(strengths, start, lambda).mean.kernel, 1];
    }),
  ),
});

describe("phaseDiagramFigure", () => {
  it("draws the movement of the kernel, and the boundary of the seed between tiles of both phases", () => {
    const figure = phaseDiagramFigure(tableOf(() => 1));
    const [tiles, left, right] = figure.marks as [TileMark, LineMark, LineMark];
    expect(tiles.values).toHaveLength(LAMBDAS.length * SCALES.length);
    const { strengths, initial } = drawProblem(4, 1);
    for (const [k, scale] of Array.from(right.y).entries()) {
      const boundary = lazyBoundary(
        strengths,
        initial.map((s) => s * scale),
      );
      expect(right.x[k]).toBe(boundary);
      expect(left.x[k]).toBe(-boundary);
    }
    for (const [i, value] of tiles.values.entries()) {
      const lambda = (tiles.left[i]! + tiles.right[i]!) / 2;
      const scale = Math.sqrt(tiles.bottom[i]! * tiles.top[i]!);
      const boundary = lazyBoundary(
        strengths,
        initial.map((s) => s * scale),
      );
      expect(value < 0.1).toBe(Math.abs(lambda) > boundary);
    }
    expect(toSvg(figure)).toContain("law of the boundary for Gaussian tasks");
  });

  it("draws the law alone for points of different seeds", () => {
    const { marks } = phaseDiagramFigure(tableOf((k) => k));
    const [, left, right] = marks as [TileMark, LineMark, LineMark];
    expect(marks).toHaveLength(3);
    expect(Array.from(right.x)).toEqual(Array.from(right.y, (scale) => lazyBoundaryLaw(4, scale)));
    expect(Array.from(left.x)).toEqual(Array.from(right.x, (lambda) => -lambda));
  });

  it("draws other values under their own title", () => {
    const [kernel, time] = [undefined, "timeToLearn" as const].map((value) =>
      phaseDiagramFigure(
        tableOf(() => 1),
        { value },
      ),
    );
    expect(time!.title).not.toBe(kernel!.title);
    expect((time!.marks[0] as TileMark).label).toContain("units of τ");
  });

  it("takes size and seed of the experiment's defaults where the table has none", () => {
    const table = tableOf(() => 1, 8);
    const short = {
      columns: columns.filter((name) => name !== "size" && name !== "seed"),
      rows: table.rows.map(([lambda, scale, , , ...values]) => [lambda!, scale!, ...values]),
    };
    expect(phaseDiagramFigure(short)).toEqual(phaseDiagramFigure(table));
  });

  it("rejects points of different sizes, and values that the experiment does not measure", () => {
    const mixed = { columns, rows: [...tableOf(() => 1, 4).rows, ...tableOf(() => 1, 5).rows] };
    expect(() => phaseDiagramFigure(mixed)).toThrow(/points of one size, received sizes 4, 5/);
    const call = () => phaseDiagramFigure(mixed, { value: "kernelMovment" as "kernelMovement" });
    expect(call).toThrow(/did you mean "kernelMovement"/);
  });
});
