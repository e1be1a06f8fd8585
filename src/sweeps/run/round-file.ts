import { nodeModule } from "../../concurrency/node-module";
import type { Point } from "../outcome";
import { StoreError, unlessCode, withPath } from "../store/store-error";
import { replaceFile } from "../store/whole-file";

/** Returns the path of the points of a round, counted from 1, which is the grid: `round-2.json` is the first file. */
export const roundPath = (folder: string, round: number): string =>
  nodeModule("path").join(folder, `round-${round}.json`);

/** Writes the points of a round, one per line, so that all shards find the same. */
export function writeRound(folder: string, round: number, points: readonly Point[]): void {
  const lines = points.map((point) => JSON.stringify(point)).join(",\n");
  replaceFile(roundPath(folder, round), `{"round": ${round}, "points": [\n${lines}\n]}\n`);
}

/** Reads the points of a round; returns undefined if they are not known yet. */
export function readRound(folder: string, round: number): readonly Point[] | undefined {
  const path = roundPath(folder, round);
  try {
    const text = withPath(path, "read", () =>
      unlessCode("ENOENT", () => nodeModule("fs").readFileSync(path, "utf8")),
    );
    return text === undefined ? undefined : (JSON.parse(text) as { readonly points: Point[] }).points;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new StoreError("damaged", path, {
      message: "does not hold the points of a round",
      advice: "Remove this file and merge the sweep again: it is written again.",
    });
  }
}
