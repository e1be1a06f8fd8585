import { writeSync } from "node:fs";
import { type Point, sweep } from "../../../src/sweeps";

// Computes shard 2 of 2 of a sweep in a folder, and prints the number of finished points. Long texts make writes that the
// end of the process can interrupt. Arguments: folder, length of a text in each row.

const [folder, length] = process.argv.slice(2) as [string, string];
const text = "x".repeat(Number(length));
const work = async ({ a }: Point) => ({ third: Number(a) / 3, text });

/** Settles when the shard is computed. */
export const done = sweep(
  work,
  { a: Array.from({ length: 400 }, (_, a) => a) },
  {
    store: folder,
    shard: { index: 2, count: 2 },
    resume: true,
    onProgress: ({ finished }) => writeSync(1, `${finished}\n`),
    onWarning: (message) => writeSync(1, `warning: ${message}\n`),
  },
).table();
