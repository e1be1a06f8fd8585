/* A sweep and a kernel on threads, by require. Prints the number of finished points. */
const { join } = require("node:path");
const { sweep, kernelsToFile } = require("learning-dynamics/sweeps");
const { dense, relu, serial } = require("learning-dynamics/ntk");

const work = { file: join(__dirname, "threads-work.mjs") };
const x = Array.from({ length: 100 }, (_, i) => [Math.sin(i), Math.cos(i)]);
const network = serial(dense(), relu(), dense());
(async () => {
  const { rows } = await sweep(work, { a: [1, 2, 3], b: [4, 5] }, { threads: 2 }).table();
  if (rows.length !== 6) throw new Error(JSON.stringify(rows));
  const options = { file: join(__dirname, "kernel.npy"), kind: "ntk", size: 64, threads: 2 };
  const { result } = await kernelsToFile(network, x, undefined, options);
  if (result !== "finished") throw new Error(result);
  console.log(`${rows.length} points`);
})();
