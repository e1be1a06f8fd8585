import fs, { existsSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it, vi } from "vitest";
import { openStore } from "../../../src/sweeps/store/file-store";
import { readOutcomes } from "../../../src/sweeps/store/read-outcomes";
import { formatRecord } from "../../../src/sweeps/store/record";
import { MANIFEST } from "./manifest";
import {
  fill,
  finished,
  makeReadOnly,
  mayMount,
  storeError,
  temporaryFolders,
  withDisk,
} from "./sweep-folder";

const temporaryFolder = temporaryFolders();
const hasDisks = mayMount();

afterEach(() => {
  vi.restoreAllMocks();
});

const full = (syscall: string) =>
  Object.assign(new Error(`ENOSPC: no space left on device, ${syscall}`), { code: "ENOSPC", syscall });

const resume = (folder: string) => openStore({ folder, manifest: MANIFEST, resume: true });

/** Lets the next write stop after some bytes, and the one after it fail. */
function fillDiskAfter(bytes: number): void {
  const { writeSync } = fs;
  let isFull = false;
  vi.spyOn(fs, "writeSync").mockImplementation(((file: number, buffer: Uint8Array, offset = 0) => {
    if (isFull) throw full("write");
    isFull = true;
    return writeSync(file, buffer, offset, bytes);
  }) as typeof fs.writeSync);
}

describe("a disk that fills in the middle of a row", () => {
  it("is an error that names the cure, and leaves only complete rows", () => {
    const folder = temporaryFolder();
    const path = fill(folder, [finished(1)]);
    const before = readFileSync(path);
    const store = resume(folder);
    fillDiskAfter(20);
    const error = storeError(() => store.append(finished(2)));
    vi.restoreAllMocks();
    expect(error).toMatchObject({ reason: "full", path });
    expect(error.message).toContain(
      `${path} cannot be written (ENOSPC: no space left on device). Free space`,
    );
    expect(error.advice).toContain("--resume");
    expect(readFileSync(path).equals(before)).toBe(true);
    // The same store goes on as soon as there is space.
    store.append(finished(3));
    store.close();
    const { outcomes, warnings, close } = resume(folder);
    expect([...outcomes.values()]).toStrictEqual([finished(1), finished(3)]);
    expect(warnings).toEqual([]);
    close();
  });

  it("is recovered from by the next row or the next opening if the torn row could not be cut off at once", () => {
    for (const recovery of ["append", "opening"] as const) {
      const folder = temporaryFolder();
      fill(folder, [finished(1)]);
      let store = resume(folder);
      vi.spyOn(fs, "ftruncateSync").mockImplementation(() => {
        throw full("ftruncate");
      });
      fillDiskAfter(20);
      expect(storeError(() => store.append(finished(2))).reason).toBe("full");
      vi.restoreAllMocks();
      expect(readFileSync(store.path, "utf8")).toMatch(/\n.{20}$/);
      if (recovery === "opening") {
        store.close();
        store = resume(folder);
      }
      expect(store.warnings).toHaveLength(recovery === "opening" ? 1 : 0);
      store.append(finished(3));
      store.close();
      const outcomes = readOutcomes(folder);
      expect([...outcomes.values()]).toStrictEqual([finished(1), finished(3)]);
      outcomes.close();
    }
  });

  it("cuts off no row that a former holder of the lock completed meanwhile", () => {
    const store = resume(temporaryFolder());
    store.append(finished(1));
    fs.appendFileSync(store.path, formatRecord(finished(2)));
    store.append(finished(3));
    fillDiskAfter(20);
    expect(storeError(() => store.append(finished(4))).reason).toBe("full");
    vi.restoreAllMocks();
    store.close();
    expect(readFileSync(store.path, "utf8")).toBe(
      [1, 2, 3].map((index) => formatRecord(finished(index))).join(""),
    );
  });

  it("continues a short write, which is not an error", () => {
    const store = resume(temporaryFolder());
    const { writeSync } = fs;
    vi.spyOn(fs, "writeSync").mockImplementation(((file: number, buffer: Uint8Array, offset = 0) =>
      writeSync(file, buffer, offset, Math.min(7, buffer.length - (offset ?? 0)))) as typeof fs.writeSync);
    store.append(finished(1));
    vi.restoreAllMocks();
    expect(readFileSync(store.path, "utf8")).toMatch(/^\{"key".*"\}\n$/);
    store.close();
  });
});

describe("a transfer to the disk that fails", () => {
  it("is an error of the append that is due, or of close", () => {
    const folder = temporaryFolder();
    const store = resume(folder);
    const clock = vi.spyOn(performance, "now");
    const sync = vi.spyOn(fs, "fdatasyncSync");
    store.append(finished(1));
    store.append(finished(2));
    expect(sync).toHaveBeenCalledTimes(0);
    clock.mockReturnValue(performance.now() + 1001);
    store.append(finished(3));
    expect(sync).toHaveBeenCalledTimes(1);
    store.append(finished(4));
    expect(sync).toHaveBeenCalledTimes(1);
    sync.mockImplementation(() => {
      throw full("fdatasync");
    });
    expect(storeError(() => store.close())).toMatchObject({ reason: "full", path: store.path });
    expect(existsSync(`${store.path}.lock`)).toBe(false);
  });

  it("of a timer is an error of the next append", async () => {
    const store = resume(temporaryFolder());
    const sync = vi.spyOn(fs, "fdatasyncSync").mockImplementation(() => {
      throw full("fdatasync");
    });
    store.append(finished(1));
    while (sync.mock.calls.length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
    vi.restoreAllMocks();
    expect(storeError(() => store.append(finished(2))).reason).toBe("full");
    store.append(finished(3));
    store.close();
    expect(readFileSync(store.path, "utf8")).toBe(
      [1, 2, 3].map((index) => formatRecord(finished(index))).join(""),
    );
  });
});

describe.skipIf(!hasDisks)("a small disk (skipped unless this process may mount one)", () => {
  it("keeps every row that was stored before it was full, and takes more when there is space", () => {
    const folder = temporaryFolder();
    withDisk(folder, 64, () => {
      const filler = join(folder, "filler");
      writeFileSync(filler, Buffer.alloc(16 * 1024));
      const store = resume(folder);
      let stored = 0;
      const error = storeError(() => {
        for (; ; stored++) store.append(finished(stored));
      });
      expect(error).toMatchObject({ reason: "full", path: store.path });
      store.close();
      expect(stored).toBeGreaterThan(100);
      const { size } = statSync(store.path);
      const found = readOutcomes(folder);
      expect([...found.keys()]).toEqual(Array.from({ length: stored }, (_, index) => finished(index).key));
      found.close();
      expect(() => writeFileSync(join(folder, "rest"), Buffer.alloc(64 * 1024))).toThrow("ENOSPC");
      const noLock = storeError(() => resume(folder));
      expect(noLock).toMatchObject({ reason: "full", path: `${store.path}.lock` });
      expect(existsSync(`${store.path}.lock`)).toBe(false);
      rmSync(filler);
      const next = resume(folder);
      next.append(finished(stored));
      next.close();
      expect(statSync(store.path).size).toBeGreaterThan(size);
      expect(next.outcomes.size).toBe(stored);
    });
  });

  it("that is read-only is an error that names the cure, and its rows can be read", () => {
    const folder = temporaryFolder();
    withDisk(folder, 256, () => {
      const path = fill(folder, [finished(1)]);
      makeReadOnly(folder);
      const error = storeError(() => resume(folder));
      expect(error).toMatchObject({ reason: "read-only", path: `${path}.lock` });
      expect(error.message).toContain("(EROFS: read-only file system). Obtain permission to write there, or");
      const outcomes = readOutcomes(folder);
      expect([...outcomes.values()]).toStrictEqual([finished(1)]);
      outcomes.close();
      const created = storeError(() => resume(join(folder, "new")));
      expect(created).toMatchObject({ reason: "read-only", path: join(folder, "new", "rows") });
    });
  });
});
