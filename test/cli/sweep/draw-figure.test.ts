import { expect, it } from "vitest";
import { drawFigure } from "../../../src/cli/sweep/draw-figure";

it("a table that is too long has no figure, and refuses one on request, without being read", async () => {
  expect(await drawFigure("sweep merge", "no folder", 1e7, {})).toEqual([]);
  await expect(drawFigure("sweep merge", "no folder", 1e7, { figure: "x,y" })).rejects.toThrow(
    "sweep merge: --figure draws at most 100000 rows, received 10000000",
  );
});
