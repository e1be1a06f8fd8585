import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, expect, it } from "vitest";
import { readNpy } from "../../../src/files/read-npy";
import { dense, kernels, relu, serial } from "../../../src/ntk";
import { normal } from "../../../src/random";
import { bundleSources } from "../../helpers/bundle-sources";

let program = "";
beforeAll(async () => {
  program = await bundleSources(join(import.meta.dirname, "write-kernel.ts"), ["ntk-worker"]);
});

/** Runs the program; kills it without warning when it has reported `blocks` blocks. Returns the number of its lines. */
function run(
  file: string,
  threads: number,
  blocks: number,
): Promise<{ lines: number; signal: string | null }> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [program, file, String(threads)], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    let lines = 0;
    child.stdout.on("data", (data: Buffer) => {
      lines += data.toString().split("\n").length - 1;
      if (lines > blocks) child.kill("SIGKILL");
    });
    child.on("close", (_, signal) => resolve({ lines, signal }));
  });
}

it.each([1, 2])("a kernel is whole after processes that were killed, with %d threads", async (threads) => {
  const file = join(mkdtempSync(join(tmpdir(), "learning-dynamics-")), "kernel.npy");
  for (const blocks of [1, 20, 40]) expect((await run(file, threads, blocks)).signal).toBe("SIGKILL");
  const { lines, signal } = await run(file, threads, Number.POSITIVE_INFINITY);
  expect(signal).toBe(null);
  // 136 blocks, of which some were finished before.
  expect(lines).toBeLessThan(137);
  const wide = { weightVariance: 2, biasVariance: 0.1 };
  const network = serial(dense(wide), relu(), dense(wide), relu(), dense(wide));
  const expected = kernels(network).ntk(normal({ shape: [1000, 5], seed: 1 })).data as Float64Array;
  const found = readNpy(readFileSync(file)).data as Float64Array;
  expect(Buffer.from(found.buffer).equals(Buffer.from(expected.buffer))).toBe(true);
});
