/* Sweeps on threads, in Node.js and in Deno. Prints the number of finished points; fails if the rows differ from those of one thread. */
import { sweep } from "learning-dynamics/sweeps";

const work = { file: new URL("./threads-work.mjs", import.meta.url).href };
const grid = { a: [1, 2, 3, 4], b: [0.1, -0] };
const tableOf = (executor) => sweep(work, grid, { executor, threads: 2, retries: 0 }).table();
const [here, there] = [await tableOf("inline"), await tableOf("threads")];
if (JSON.stringify(here) !== JSON.stringify(there)) throw new Error(JSON.stringify(there));
const poisoned = { file: work.file, export: "poisoned" };
const { rows, failures } = await sweep(poisoned, grid, { executor: "threads", threads: 2 }).table();
if (rows.length !== 6 || failures[0].error !== "a is 3") throw new Error(JSON.stringify(failures));
console.log(`${there.rows.length} points`);
