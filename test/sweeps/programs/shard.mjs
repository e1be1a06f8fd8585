/*
 * Computes shard 2 of 2 of a sweep in a folder, by the built package, and prints the number of finished points. Long texts
 * make writes that the end of the process can interrupt. Arguments: folder, length of a text in each row.
 */
import { writeSync } from "node:fs";
import { sweep } from "learning-dynamics/sweeps";

const [folder, length] = process.argv.slice(2);
const text = "x".repeat(Number(length));
const grid = { a: Array.from({ length: 400 }, (_, a) => a) };
await sweep(async ({ a }) => ({ third: a / 3, text }), grid, {
  store: folder,
  shard: { index: 2, count: 2 },
  resume: true,
  onProgress: ({ finished }) => writeSync(1, `${finished}\n`),
  onWarning: (message) => writeSync(1, `warning: ${message}\n`),
}).table();
