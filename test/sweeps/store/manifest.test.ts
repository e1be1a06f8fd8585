import { createHash } from "node:crypto";
import fs, { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, vi } from "vitest";
import { argumentsOf } from "../../../src/arrays/arguments";
import { ArgumentError } from "../../../src/arrays/errors";
import { checkManifest, type Manifest, readManifest } from "../../../src/sweeps/store/manifest";
import { MANIFEST } from "./manifest";
import { storeError, temporaryFolders } from "./sweep-folder";

const temporaryFolder = temporaryFolders();
const args = argumentsOf("openStore");
const check = (folder: string, manifest: Manifest, acceptChanges = false) =>
  checkManifest(args, folder, manifest, acceptChanges);

describe("a manifest", () => {
  it("is written once, readable, with its fingerprint", () => {
    const folder = temporaryFolder();
    expect(readManifest(folder)).toBeUndefined();
    check(folder, MANIFEST);
    expect(readManifest(folder)).toEqual(MANIFEST);
    const text = readFileSync(join(folder, "manifest.json"), "utf8");
    const sorted = '{"grid":{"scale":[0.1,1]},"version":"1.2.3","work":"movement"}';
    const fingerprint = createHash("sha256").update(sorted).digest("hex");
    expect(JSON.parse(text)).toEqual({ ...MANIFEST, fingerprint });
    check(folder, MANIFEST);
    expect(readFileSync(join(folder, "manifest.json"), "utf8")).toBe(text);
    expect(readdirSync(folder)).toEqual(["manifest.json"]);
  });

  it("is the same for fields in a different order and for missing values, and differs for any other change", () => {
    const folder = temporaryFolder();
    check(folder, MANIFEST);
    const { work, version, grid } = MANIFEST;
    check(folder, { grid, version, work, refine: undefined });
    const changes = [
      { shards: 2 },
      { grid: { scale: [1, 0.1] } },
      { version: "1.2.4" },
      { grid: { scale: [0.1, Infinity] } },
      { grid: [] },
    ];
    for (const change of changes) {
      expect(storeError(() => check(folder, { ...MANIFEST, ...change })).reason).toBe("changed");
    }
  });

  it("that differs is refused with fields, old and new values, and the option that accepts it", () => {
    const folder = temporaryFolder();
    check(folder, { ...MANIFEST, parameters: { size: 10 } });
    const before = readFileSync(join(folder, "manifest.json"));
    const changed = { ...MANIFEST, version: "2.0.0", grid: { scale: [0.1, 1, 10] }, shards: 4 };
    const error = storeError(() => check(folder, changed));
    expect(error).toMatchObject({ reason: "changed", path: join(folder, "manifest.json") });
    expect(error.message).toContain(
      'different sweep: grid.scale[2] was nothing and is 10; parameters was {"size":10} and is nothing; version was "1.2.3" and is "2.0.0"; shards was nothing and is 4. Choose',
    );
    expect(error.advice).toMatch(/--accept-changes \(acceptChanges: true\)/);
    expect(readFileSync(join(folder, "manifest.json")).equals(before)).toBe(true);
    check(folder, changed, true);
    expect(readManifest(folder)).toEqual(changed);
    check(folder, changed);
  });

  it("with many changes names the first five and their number", () => {
    const folder = temporaryFolder();
    check(folder, { ...MANIFEST, grid: Array.from({ length: 100 }, (_, i) => i) });
    const changed = { ...MANIFEST, grid: Array.from({ length: 100 }, (_, i) => `${i}`.repeat(100)) };
    const { message } = storeError(() => check(folder, changed));
    expect(message).toContain("; 95 more. ");
    expect(message.length).toBeLessThan(1000);
  });

  it("that was edited or damaged is reported, and written again after its removal", () => {
    for (const edit of [
      (text: string) => text.replace("0.1", "0.2"),
      (text: string) => text.slice(0, 20),
      () => "null",
    ]) {
      const folder = temporaryFolder();
      const path = join(folder, "manifest.json");
      check(folder, MANIFEST);
      writeFileSync(path, edit(readFileSync(path, "utf8")));
      const error = storeError(() => check(folder, MANIFEST, true));
      expect(error).toMatchObject({ reason: "damaged", path });
      expect(error.advice).toContain("Remove this file");
      fs.rmSync(path);
      check(folder, MANIFEST);
    }
  });

  it("of the faster process counts if two of them start at the same time", () => {
    const folder = temporaryFolder();
    const path = join(folder, "manifest.json");
    const link = vi.spyOn(fs, "linkSync").mockImplementationOnce((from, to) => {
      check(folder, { ...MANIFEST, version: "0.0.1" });
      fs.linkSync(from, to);
    });
    expect(storeError(() => check(folder, MANIFEST))).toMatchObject({ reason: "changed", path });
    expect(readManifest(folder)?.version).toBe("0.0.1");
    link.mockRestore();
  });

  it("is also written where the file system has no hard links", () => {
    const folder = temporaryFolder();
    const link = vi.spyOn(fs, "linkSync").mockImplementation(() => {
      throw Object.assign(new Error("EPERM: operation not permitted, link"), {
        code: "EPERM",
        syscall: "link",
      });
    });
    check(folder, MANIFEST);
    check(folder, MANIFEST);
    expect(storeError(() => check(folder, { ...MANIFEST, version: "2" })).reason).toBe("changed");
    link.mockRestore();
    expect(readManifest(folder)).toEqual(MANIFEST);
    expect(readdirSync(folder)).toEqual(["manifest.json"]);
  });

  it("stays as it was if its replacement cannot be written", () => {
    const folder = temporaryFolder();
    check(folder, MANIFEST);
    const rename = vi.spyOn(fs, "renameSync").mockImplementation(() => {
      throw Object.assign(new Error("ENOSPC: no space left on device, rename"), {
        code: "ENOSPC",
        syscall: "rename",
      });
    });
    const error = storeError(() => check(folder, { ...MANIFEST, version: "2" }, true));
    rename.mockRestore();
    expect(error).toMatchObject({ reason: "full", path: join(folder, "manifest.json") });
    expect(readManifest(folder)).toEqual(MANIFEST);
    expect(readdirSync(folder)).toEqual(["manifest.json"]);
  });

  it("must be plain data of limited depth and length", () => {
    const cyclic: { self?: unknown } = {};
    cyclic.self = cyclic;
    for (const grid of [
      cyclic,
      { f: () => 1 },
      [1n],
      Symbol("grid"),
      new Map(),
      [undefined],
      new Array(3),
      new Array(2 ** 32 - 1),
      new Float64Array(2),
    ]) {
      const folder = temporaryFolder();
      expect(() => check(folder, { ...MANIFEST, grid })).toThrow(ArgumentError);
      expect(existsSync(join(folder, "manifest.json"))).toBe(false);
    }
  });
});
