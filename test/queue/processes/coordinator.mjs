/*
 * Sweep by a queue, on the built package: `{ work, grid, store, table, inFlight, retries, name }` as JSON, the server in
 * LEARNING_DYNAMICS_REDIS. SIGINT ends it. Outcomes are kept in the folder `store`, and the table is written to the file `table`.
 */
import { writeFileSync } from "node:fs";
import { serialize } from "node:v8";
import { queue, sweep } from "learning-dynamics/sweeps";

const { work, grid, store, table: tableFile, inFlight, retries, name } = JSON.parse(process.argv[2]);
const onWarning = (warning) => console.error(warning);
const executor = queue({ inFlight, name, onWarning });
const stop = new AbortController();
process.on("SIGINT", () => stop.abort());
const onProgress = ({ finished, failed }) => console.log(`stored ${finished + failed}`);
const options = { executor, store, resume: true, retries, signal: stop.signal, onProgress, onWarning };
writeFileSync(tableFile, serialize(await sweep(work, grid, options).table()));
