/*
 * Sweep by a queue, on the built package: `{ work, grid, store, table, inFlight, retries, name }` as JSON, the server in
 * LEARNING_DYNAMICS_REDIS. SIGINT ends it. Outcomes are appended to the file `store`, and the table is written to the file `table`.
 */
import { appendFileSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { deserialize, serialize } from "node:v8";
import { queue, sweep } from "learning-dynamics/sweeps";

const { work, grid, store: file, table: tableFile, inFlight, retries, name } = JSON.parse(process.argv[2]);
const lines = existsSync(file) ? readFileSync(file, "latin1").split("\n").slice(0, -1) : [];
const found = lines.map((line) => deserialize(Buffer.from(line, "base64")));
const store = {
  outcomes: new Map(found.map((outcome) => [outcome.key, outcome])),
  append(outcome) {
    appendFileSync(file, `${serialize(outcome).toString("base64")}\n`);
    console.log(`stored ${outcome.key}`);
  },
  close() {},
};
const executor = queue({ inFlight, name, onWarning: (warning) => console.error(warning) });
const stop = new AbortController();
process.on("SIGINT", () => stop.abort());
const table = await sweep(work, grid, { executor, store, retries, signal: stop.signal }).table();
writeFileSync(tableFile, serialize(table));
