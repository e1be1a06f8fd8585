import { appendFileSync, existsSync, mkdirSync, readFileSync, realpathSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, vi } from "vitest";
import { ArgumentError } from "../../../src/arrays/errors";
import { openStore } from "../../../src/sweeps/store/file-store";
import type { FileStoreOptions } from "../../../src/sweeps/store/file-store-options";
import { readManifest } from "../../../src/sweeps/store/manifest";
import { readOutcomes } from "../../../src/sweeps/store/read-outcomes";
import { formatRecord } from "../../../src/sweeps/store/record";
import { MANIFEST } from "./manifest";
import { failed, fill, finished, storeError, temporaryFolders } from "./sweep-folder";

const temporaryFolder = temporaryFolders();

describe("a store", () => {
  it("keeps each outcome on disk when append returns", () => {
    const folder = join(temporaryFolder(), "made", "below");
    const store = openStore({ folder, manifest: MANIFEST });
    for (let index = 0; index < 10; index++) {
      store.append(finished(index));
      const outcomes = readOutcomes(folder);
      expect([...outcomes.values()].at(-1)).toStrictEqual(finished(index));
      expect(outcomes.size).toBe(index + 1);
      outcomes.close();
    }
    expect(store.path).toBe(join(folder, "rows", "1-of-1.jsonl"));
    store.close();
  });

  it("has no outcomes in a new folder, and those of the first run afterwards", () => {
    const folder = temporaryFolder();
    const first = openStore({ folder, manifest: MANIFEST });
    first.append(finished(1));
    expect(first.outcomes.size).toBe(0);
    first.close();
    const second = openStore({ folder, manifest: MANIFEST, resume: true });
    expect([...second.outcomes]).toStrictEqual([[finished(1).key, finished(1)]]);
    second.close();
  });

  it("refuses a file with rows unless the run is resumed", () => {
    const folder = temporaryFolder();
    const path = fill(folder, [finished(1)]);
    const before = readFileSync(path);
    const error = storeError(() => openStore({ folder, manifest: MANIFEST }));
    expect(error).toMatchObject({ reason: "exists", path });
    expect(error.advice).toMatch(/--resume.*--out/);
    expect(readFileSync(path).equals(before)).toBe(true);
    fill(folder, [finished(2)]);
  });

  it("does not accept a change while another process runs the same shard", () => {
    const folder = temporaryFolder();
    const store = openStore({ folder, manifest: MANIFEST });
    const changed = {
      folder,
      manifest: { ...MANIFEST, version: "2.0.0" },
      resume: true,
      acceptChanges: true,
    };
    expect(storeError(() => openStore(changed)).reason).toBe("locked");
    expect(readManifest(folder)?.version).toBe(MANIFEST.version);
    store.close();
    openStore(changed).close();
    expect(readManifest(folder)?.version).toBe("2.0.0");
  });

  it("starts a shard next to the rows of other shards, and sees the rows of all", () => {
    const folder = temporaryFolder();
    const paths = [12, 2, 1].map((index) => {
      const store = openStore({ folder, manifest: MANIFEST, shard: { index, count: 12 } });
      store.append(finished(index));
      store.close();
      return store.path;
    });
    const other = storeError(() => openStore({ folder, manifest: MANIFEST, shard: { index: 3, count: 11 } }));
    expect(other.message).toContain("shards was 12 and is 11");
    expect(paths[0]).toBe(join(folder, "rows", "12-of-12.jsonl"));
    const outcomes = readOutcomes(folder);
    expect([...outcomes.values()]).toStrictEqual([1, 2, 12].map((index) => finished(index)));
    outcomes.close();
  });

  it("leaves the rows of other shards alone, which may be half written", () => {
    const folder = temporaryFolder();
    const shards = [1, 2].map((index) => {
      const store = openStore({ folder, manifest: MANIFEST, shard: { index, count: 2 } });
      store.append(finished(index));
      store.close();
      return store.path;
    });
    appendFileSync(shards[1]!, '{"key":');
    const first = openStore({ folder, manifest: MANIFEST, shard: { index: 1, count: 2 }, resume: true });
    expect([...first.outcomes.keys()]).toEqual([finished(1).key]);
    expect(first.warnings).toEqual([]);
    first.close();
    const whole = openStore({ folder, manifest: MANIFEST, resume: true, acceptChanges: true });
    expect([...whole.outcomes.keys()]).toEqual([finished(1).key, finished(2).key]);
    expect(whole.warnings.length).toBe(1);
    whole.close();
  });

  it("may be closed twice, and refuses to append afterwards", () => {
    const store = openStore({ folder: temporaryFolder(), manifest: MANIFEST });
    store.close();
    store.close();
    expect(storeError(() => store.append(finished(1)))).toMatchObject({ reason: "unavailable" });
  });

  it("refuses an outcome that is too long to be read again in bounded memory", () => {
    const store = openStore({ folder: temporaryFolder(), manifest: MANIFEST });
    const long = { ...finished(1), values: { text: "é".repeat(2 ** 23) } };
    expect(() => store.append(long)).toThrow(
      "append: outcome must be an outcome of at most 16777216 bytes as JSON, received 167773",
    );
    const text = "é".repeat(2 ** 23 - 100);
    store.append({ ...finished(1), values: { text } });
    store.close();
    const outcomes = readOutcomes(join(store.path, "..", ".."));
    expect(outcomes.get(finished(1).key)?.values).toStrictEqual({ text });
    outcomes.close();
  });

  it("leaves no lock behind, also if it could not be opened", () => {
    const folder = temporaryFolder();
    const path = fill(folder, [finished(1), finished(2)]);
    expect(existsSync(`${path}.lock`)).toBe(false);
    writeFileSync(path, `damaged\n${readFileSync(path, "utf8")}`);
    expect(storeError(() => openStore({ folder, manifest: MANIFEST, resume: true })).reason).toBe("damaged");
    expect(existsSync(`${path}.lock`)).toBe(false);
  });

  it("reports a folder whose path is that of a file", () => {
    const folder = join(temporaryFolder(), "taken");
    writeFileSync(folder, "");
    const error = storeError(() => openStore({ folder, manifest: MANIFEST }));
    expect(error).toMatchObject({ reason: "unavailable", path: join(folder, "rows") });
    expect(error.message).toMatch(/cannot be created \(\w+: .*--out.*--resume\.$/);
  });

  it("stays in its folder when the process changes its directory", () => {
    const here = process.cwd();
    const directory = realpathSync(temporaryFolder());
    process.chdir(directory);
    try {
      const store = openStore({ folder: "sweep", manifest: MANIFEST });
      process.chdir("/");
      store.append(finished(1));
      store.close();
      expect(store.path).toBe(join(directory, "sweep", "rows", "1-of-1.jsonl"));
    } finally {
      process.chdir(here);
    }
  });

  it("rejects wrong options", () => {
    const good: FileStoreOptions = { folder: temporaryFolder(), manifest: MANIFEST };
    const wrong: [string, object][] = [
      ["options.folder", { folder: "" }],
      ["options.folder", { folder: 3 }],
      ["options.manifest", { manifest: undefined }],
      ["manifest.grid.f", { manifest: { ...MANIFEST, grid: { f: () => 1 } } }],
      ["options.shard.index", { shard: { index: 0, count: 2 } }],
      ["options.shard.index", { shard: { index: 3, count: 2 } }],
      ["options.shard", { shard: { index: 1, count: 2, of: 3 } }],
      ["options.manifest.version", { manifest: { ...MANIFEST, version: 1 } }],
      ["options.manifest.grid", { manifest: { ...MANIFEST, grid: undefined } }],
      ["options.manifest.shards", { manifest: { ...MANIFEST, shards: 2 } }],
      ["options.folder", { folder: "a\0b" }],
      ["options.resume", { resume: 1 }],
      ["options.acceptChanges", { acceptChanges: "yes" }],
      ["options", { accept: true }],
    ];
    for (const [argument, change] of wrong) {
      const call = () => openStore({ ...good, ...change } as FileStoreOptions);
      expect(call, JSON.stringify(change)).toThrow(ArgumentError);
      expect(call).toThrow(`openStore: ${argument} must be`);
    }
  });

  it("is refused where there are no files, as in a browser", () => {
    vi.stubGlobal("process", {});
    try {
      const refusal = "must be absent, because folders require Node.js or Deno, received sweep";
      const open = () => openStore({ folder: "sweep", manifest: MANIFEST });
      expect(open).toThrow(`openStore: options.folder ${refusal}`);
      expect(() => readOutcomes("sweep")).toThrow(`readOutcomes: folder ${refusal}`);
    } finally {
      vi.unstubAllGlobals();
    }
  });
});

describe("outcomes", () => {
  it("hold a point once: the first that finished, else the last that failed", () => {
    const folder = temporaryFolder();
    fill(folder, [failed(1), finished(2, 0.2), failed(3), failed(4)], 1, 2);
    fill(folder, [finished(1, 0.1), finished(2, 0.3), failed(2), { ...failed(3), attempts: 9 }], 2, 2);
    fill(folder, [finished(4, 0.4)], 1, 2);
    const outcomes = readOutcomes(folder);
    const lastFailure = { ...failed(3), attempts: 9 };
    const expected = [finished(2, 0.2), finished(4, 0.4), finished(1, 0.1), lastFailure];
    expect([...outcomes.values()]).toStrictEqual(expected);
    expect(outcomes.size).toBe(4);
    expect(outcomes.failed).toBe(1);
    for (const outcome of expected) expect(outcomes.get(outcome.key)).toStrictEqual(outcome);
    outcomes.close();
  });

  it("are a map", () => {
    const folder = temporaryFolder();
    fill(folder, [finished(1), failed(2)]);
    const outcomes = readOutcomes(folder);
    const same = new Map([finished(1), failed(2)].map((outcome) => [outcome.key, outcome]));
    expect(new Map(outcomes)).toStrictEqual(same);
    expect([...outcomes.keys()]).toEqual([...same.keys()]);
    expect(outcomes.has(failed(2).key)).toBe(true);
    expect(outcomes.has("{}")).toBe(false);
    expect(outcomes.get("{}")).toBeUndefined();
    const visited: unknown[] = [];
    outcomes.forEach(function (this: unknown, ...args) {
      visited.push([this, ...args]);
    }, "self");
    expect(visited).toHaveLength(2);
    expect(visited[1]).toEqual(["self", failed(2), failed(2).key, outcomes]);
    outcomes.close();
  });

  it("do not include rows that were appended after they were read", () => {
    const folder = temporaryFolder();
    fill(folder, [finished(1)]);
    const store = openStore({ folder, manifest: MANIFEST, resume: true });
    store.append(finished(2));
    expect([...store.outcomes.keys()]).toEqual([finished(1).key]);
    expect(store.outcomes.has(finished(2).key)).toBe(false);
    store.close();
  });

  it("are empty in a folder without rows", () => {
    const outcomes = readOutcomes(join(temporaryFolder(), "missing"));
    expect([outcomes.size, outcomes.failed, outcomes.warnings]).toEqual([0, 0, []]);
  });

  it("agree with the rows of more files than are kept open", () => {
    const folder = temporaryFolder();
    const count = 100;
    mkdirSync(join(folder, "rows"));
    for (let index = 1; index <= count; index++) {
      const rows = [finished(index), finished(index + 1000)].map(formatRecord).join("");
      writeFileSync(join(folder, "rows", `${index}-of-${count}.jsonl`), rows);
    }
    const outcomes = readOutcomes(folder);
    for (let round = 0; round < 2; round++) {
      for (let index = 1; index <= count; index++) {
        const row = finished(index + 1000 * round);
        expect(outcomes.get(row.key)).toStrictEqual(row);
      }
    }
    outcomes.close();
  });

  it("report a file that another program rewrote", () => {
    const folder = temporaryFolder();
    const path = fill(folder, [finished(1), finished(2)]);
    const outcomes = readOutcomes(folder);
    writeFileSync(path, "something else");
    expect(storeError(() => outcomes.get(finished(2).key))).toMatchObject({ reason: "damaged", path });
    outcomes.close();
  });
});
