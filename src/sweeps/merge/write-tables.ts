import { nodeModule } from "../../concurrency/node-module";
import { csvField } from "../../files/to-csv";
import type { Outcome } from "../outcome";
import { keyOf } from "../points/point";
import { nonFinitePoint } from "../run/non-finite-point";
import { failedPoint, tableLayout } from "../run/sweep-table";
import { withPath } from "../store/store-error";
import { writeAll } from "../write-all";
import type { CountedSweep } from "./count-outcomes";
import type { SweepFolder } from "./sweep-folder";

/** Number of characters that are written at a time. */
const CHUNK = 2 ** 16;

/**
 * Writes table.csv and table.json with the finished points in order, row by row, and returns their paths.
 *
 * Numbers have the fewest digits from which the same float64 is read. JSON lacks NaN and ±∞: table.json holds them as the
 * texts "NaN", "Infinity" and "-Infinity".
 */
export function writeTables(folder: SweepFolder, counted: CountedSweep): readonly string[] {
  const { columns, rowOf } = tableLayout(folder.grid.names, counted.valueNames);
  const rows = function* () {
    for (const outcome of outcomesOf(folder, counted)) if (outcome.values !== undefined) yield rowOf(outcome);
  };
  const csv = function* () {
    yield `${columns.map(csvField).join(",")}\n`;
    for (const row of rows()) yield `${row.map(csvField).join(",")}\n`;
  };
  const json = function* () {
    yield `{"columns": ${JSON.stringify(columns)},\n"rows": [`;
    yield* separated(rows(), (row) => `[${row.map(jsonEntry).join(",")}]`);
    yield `],\n"failures": [`;
    if (counted.counts.failed > 0)
      yield* separated(failuresOf(folder, counted), (one) => JSON.stringify(one));
    yield `],\n"nonFinite": [`;
    if (counted.counts.nonFinite > 0)
      yield* separated(nonFiniteOf(folder, counted), (one) => JSON.stringify(one));
    yield `],\n"completed": ${counted.counts.missing === 0}}\n`;
  };
  return [writeParts(folder.folder, "table.csv", csv()), writeParts(folder.folder, "table.json", json())];
}

/** Iterates over the outcomes of all rounds in order. */
function* outcomesOf({ outcomes }: SweepFolder, { rounds }: CountedSweep): Generator<Outcome> {
  for (const { points } of rounds) {
    for (const point of points) {
      const outcome = outcomes.get(keyOf(point));
      if (outcome !== undefined) yield outcome;
    }
  }
}

function* failuresOf(folder: SweepFolder, counted: CountedSweep) {
  for (const outcome of outcomesOf(folder, counted))
    if (outcome.values === undefined) yield failedPoint(outcome);
}

function* nonFiniteOf(folder: SweepFolder, counted: CountedSweep) {
  for (const outcome of outcomesOf(folder, counted)) {
    const found = nonFinitePoint(outcome);
    if (found !== undefined) yield found;
  }
}

/** Iterates over the texts of items, one per line with commas between them. */
function* separated<Item>(items: Iterable<Item>, text: (item: Item) => string): Generator<string> {
  let before = "\n";
  for (const item of items) {
    yield `${before}${text(item)}`;
    before = ",\n";
  }
}

function jsonEntry(entry: string | number): string {
  if (typeof entry === "number") {
    if (Object.is(entry, -0)) return "-0";
    if (Number.isFinite(entry)) return String(entry);
  }
  return JSON.stringify(String(entry));
}

/** Writes a file in parts under a temporary name, so that readers find the old or the new contents. */
function writeParts(folder: string, name: string, parts: Iterable<string>): string {
  const fs = nodeModule("fs");
  const path = nodeModule("path").join(folder, name);
  const temporary = `${path}.${nodeModule("crypto").randomUUID()}`;
  return withPath(path, "written", () => {
    try {
      const file = fs.openSync(temporary, "wx");
      try {
        let chunk = "";
        const write = () => {
          writeAll(file, new TextEncoder().encode(chunk), null);
          chunk = "";
        };
        for (const part of parts) {
          chunk += part;
          if (chunk.length >= CHUNK) write();
        }
        write();
        fs.fsyncSync(file);
      } finally {
        fs.closeSync(file);
      }
      fs.renameSync(temporary, path);
    } finally {
      fs.rmSync(temporary, { force: true });
    }
    return path;
  });
}
