import { spawn } from "node:child_process";
import { appendFileSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { mergeSweep, sweepStatus } from "../../src/sweeps";
import { sweepFolder } from "./merge/sweep-folders";

const folder = sweepFolder();
const table = () => JSON.parse(readFileSync(join(folder(), "table.json"), "utf8"));

/** Starts the shard in a process; resolves when it has finished `points` points, or has ended. */
async function startShard(points: number) {
  const program = join(import.meta.dirname, "programs", "shard.mjs");
  const child = spawn(process.execPath, [program, folder(), "20000"], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let output = "";
  const ended = new Promise<number | null>((resolve) => child.on("close", resolve));
  const reached = new Promise<void>((resolve) => {
    child.stdout.on("data", (data: Buffer) => {
      output += data.toString();
      if (output.includes(`\n${points}\n`)) resolve();
    });
  });
  await Promise.race([reached, ended]);
  return { child, ended, output: () => output };
}

it("a shard that is killed with SIGKILL while it writes continues after its last row", async () => {
  const killed = await startShard(50);
  killed.child.kill("SIGKILL");
  await killed.ended;
  const reported = Number(killed.output().trim().split("\n").at(-1));
  const { shards, missing } = sweepStatus(folder());
  const { finished, lock } = shards[1]!;
  // The kill may fall between the write of a row and the report.
  expect(finished - reported).toBeGreaterThanOrEqual(0);
  expect(finished - reported).toBeLessThanOrEqual(1);
  expect(missing).toBe(400 - finished);
  expect(lock).toMatchObject({ process: killed.child.pid, isStale: true });
  // A row of which only the beginning was written, as after a kill in the middle of a write.
  const rows = join(folder(), "rows", "2-of-2.jsonl");
  const [, second] = readFileSync(rows, "utf8").split("\n");
  appendFileSync(rows, second!.slice(0, 9000));

  const resumed = await startShard(200);
  expect(await resumed.ended).toBe(0);
  expect(resumed.output()).toMatch(/^warning: .*2-of-2\.jsonl, line \d+: the last row is incomplete/);
  // The first report counts the points that were kept.
  expect(resumed.output()).toContain(`\n${finished}\n`);
  expect(mergeSweep(folder()).shards.map((one) => one.missing)).toEqual([200, 0]);
  expect(table().rows.map(([a]: number[]) => a)).toEqual(Array.from({ length: 200 }, (_, i) => 2 * i + 1));
}, 60_000);
