import { readFileSync, utimesSync, writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { openStore } from "../../../src/sweeps/store/file-store";
import { readOutcomes } from "../../../src/sweeps/store/read-outcomes";
import { trials } from "../../helpers/nightly";
import { MANIFEST } from "./manifest";
import { fill, finished, programStarter, temporaryFolders } from "./sweep-folder";

const temporaryFolder = temporaryFolders();
const start = programStarter("append-rows");

/** Returns the numbers of the rows that a program has reported as stored. */
const reported = (output: string): readonly number[] =>
  Array.from(output.matchAll(/^(\d+)\n/gm), ([, index]) => Number(index));

describe("a process that is killed while it appends", () => {
  it.each([
    ["short", 10, trials(4, 100)],
    // Every trial reads all rows, which are 2 MB each.
    ["long", 2 ** 21, trials(4, 25)],
  ])(
    "loses none of the %s rows whose append had returned, however often it is killed",
    async (_, length, count) => {
      const folder = temporaryFolder();
      let first = 0;
      for (let trial = 0; trial < count; trial++) {
        const process_ = start(folder, `${first}`, `${length}`);
        await process_.prints(`${first + 1}\n`);
        await new Promise((resolve) => setTimeout(resolve, 3 * (trial % 10)));
        await process_.kill();
        const last = reported(process_.output()).at(-1)!;
        const { outcomes, close } = openStore({ folder, manifest: MANIFEST, resume: true });
        const keys = [...outcomes.keys()];
        close();
        // The process may end between the write of a row and its report.
        expect([last + 1, last + 2]).toContain(keys.length);
        expect(keys.findIndex((key, index) => key !== finished(index).key)).toBe(-1);
        first = keys.length;
      }
    },
  );
});

describe("a process that is suspended while another machine takes over its file", () => {
  it("fails at its next row, and writes at most the one that it had begun", async () => {
    const folder = temporaryFolder();
    const suspended = start(folder, "0", "10");
    await suspended.prints("5\n");
    process.kill(suspended.process, "SIGSTOP");
    const path = `${folder}/rows/1-of-1.jsonl`;
    const lock = `${path}.lock`;
    // Makes the lock that of another machine, without a sign of life for longer than a minute.
    writeFileSync(lock, readFileSync(lock, "utf8").replace(/"host":"[^"]*"/, '"host":"elsewhere"'));
    utimesSync(lock, Date.now() / 1000 - 100, Date.now() / 1000 - 100);
    const store = openStore({ folder, manifest: MANIFEST, resume: true });
    const rows = store.outcomes.size;
    process.kill(suspended.process, "SIGCONT");
    expect(await suspended.ended).toBe(0);
    expect(suspended.output()).toMatch(/failed locked\n$/);
    store.append(finished(1e6));
    store.close();
    const outcomes = readOutcomes(folder);
    expect(outcomes.get(finished(1e6).key)).toStrictEqual(finished(1e6));
    expect([rows + 1, rows + 2]).toContain(outcomes.size);
    outcomes.close();
  });
});

it("reads the rows of a shard that another process is writing", async () => {
  const folder = temporaryFolder();
  fill(folder, [finished(-1)]);
  const writer = start(folder, "0", "100000");
  await writer.prints("3\n");
  const before = reported(writer.output()).length;
  const outcomes = readOutcomes(folder);
  const after = [...outcomes.keys()];
  await writer.kill();
  expect(after.length).toBe(outcomes.size);
  expect(after.length).toBeGreaterThan(before);
  expect(outcomes.get(finished(2).key)?.point).toEqual({ index: 2 });
  outcomes.close();
});
