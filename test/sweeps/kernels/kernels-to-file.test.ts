import { spawnSync } from "node:child_process";
import {
  appendFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statfsSync,
  statSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { beforeAll, describe, expect, it } from "vitest";
import { readNpy } from "../../../src/files/read-npy";
import type { SamplesLike } from "../../../src/networks";
import {
  activation,
  conv,
  dense,
  erf,
  globalAveragePool,
  kernels,
  type Layer,
  relu,
  serial,
} from "../../../src/ntk";
import { normal } from "../../../src/random";
import { type KernelFileOptions, kernelsToFile, StoreError } from "../../../src/sweeps";
import { bundleSources } from "../../helpers/bundle-sources";

const wide = { weightVariance: 2, biasVariance: 0.1 };
const network = serial(dense(wide), relu(), dense(wide), relu(), dense(wide));
const x = normal({ shape: [300, 5], seed: 1 });
const others = normal({ shape: [150, 5], seed: 2 });
const images = normal({ shape: [9, 3, 4, 2], seed: 3 });
const convolution = serial(conv({ filter: [3, 3], ...wide }), relu(), globalAveragePool(), dense());
const square = (u: number) => u * u;
const custom = serial(
  dense(),
  activation(square, (u) => 2 * u),
  dense(),
);

const newFile = () => join(mkdtempSync(join(tmpdir(), "learning-dynamics-")), "kernel.npy");
const bytesOf = (data: ArrayLike<number>) => Buffer.from(Float64Array.from(data).buffer);
const numbersOf = (file: string) => bytesOf(readNpy(readFileSync(file)).data as Float64Array);
const kernelOf = (of: Layer, kind: "ntk" | "nngp", x1: SamplesLike, x2?: SamplesLike) =>
  bytesOf(kernels(of)[kind](x1, x2).data as Float64Array);
const common = { kind: "ntk", size: 64, threads: 1 } as const;
const logOf = (file: string) => `${file}.blocks-1-of-1.jsonl`;
const linesOf = (file: string) => readFileSync(logOf(file), "utf8").split("\n").slice(0, -1);

/** The same function in a bundle of the sources: its threads start faster than by ts-node. */
let onThreads: typeof kernelsToFile;
beforeAll(async () => {
  const path = await bundleSources(join(import.meta.dirname, "../../../src/sweeps/index.ts"), ["ntk-worker"]);
  onThreads = (await import(pathToFileURL(path).href)).kernelsToFile;
});

/** Returns the options of a run that is aborted after about half of the blocks. */
const untilHalf = (): Partial<KernelFileOptions> => {
  const signal = { aborted: false };
  const onProgress = (fraction: number) => {
    if (fraction >= 0.5) signal.aborted = true;
  };
  return { signal, onProgress };
};

describe("kernels in files", () => {
  const cases: readonly (readonly [string, Layer, "ntk" | "nngp", SamplesLike, SamplesLike?])[] = [
    ["Θ within one set", network, "ntk", x],
    ["K within one set", network, "nngp", x],
    ["Θ between two sets", network, "ntk", x, others],
    ["a smooth network", serial(dense(wide), erf(), dense()), "ntk", x],
    ["images", convolution, "ntk", images],
  ];
  for (const [name, of, kind, x1, x2] of cases) {
    it(`equal those of kernels, bit for bit: ${name}`, async () => {
      const expected = kernelOf(of, kind, x1, x2);
      for (const options of [{ size: 64, threads: 1 }, { size: 128, threads: 2 }, { threads: 2 }]) {
        const file = newFile();
        const fractions: number[] = [];
        const onProgress = (fraction: number) => fractions.push(fraction);
        const { result, blocks } = await onThreads(of, x1, x2, { file, kind, ...options, onProgress });
        expect(result).toBe("finished");
        expect(blocks.finished).toBe(blocks.total);
        expect(numbersOf(file).equals(expected)).toBe(true);
        expect(fractions.at(-1)).toBe(1);
      }
    });
  }

  it("are written by shards to one file, also all at once", async () => {
    const file = newFile();
    const shards = [1, 2, 3].map((index) =>
      kernelsToFile(network, x, undefined, { ...common, file, shard: { index, count: 3 } }),
    );
    const results = await Promise.all(shards);
    expect(results.map(({ blocks }) => blocks.total)).toEqual([5, 5, 5]);
    expect(numbersOf(file).equals(kernelOf(network, "ntk", x))).toBe(true);
    expect(readdirSync(join(file, "..")).length).toBe(5);
  });

  it("lack the blocks of a shard that has not run", async () => {
    const file = newFile();
    const { blocks } = await kernelsToFile(network, x, undefined, {
      ...common,
      file,
      shard: { index: 1, count: 2 },
    });
    expect(blocks).toEqual({ finished: 8, total: 8 });
    expect(numbersOf(file).equals(kernelOf(network, "ntk", x))).toBe(false);
    await kernelsToFile(network, x, undefined, { ...common, file, resume: true });
    expect(numbersOf(file).equals(kernelOf(network, "ntk", x))).toBe(true);
  });

  it("are continued after an abort, without the blocks that are finished", async () => {
    const file = newFile();
    const aborted = await kernelsToFile(network, x, undefined, { ...common, file, ...untilHalf() });
    expect(aborted.result).toBe("aborted");
    const before = linesOf(file);
    expect(before.length).toBe(aborted.blocks.finished);
    expect(before.length).toBeGreaterThan(0);
    expect(before.length).toBeLessThan(15);
    const resumed = await onThreads(network, x, undefined, { ...common, file, resume: true, threads: 2 });
    expect(resumed).toMatchObject({
      result: "finished",
      blocks: { finished: 15, total: 15 },
      shape: [300, 300],
    });
    expect(linesOf(file).length).toBe(15);
    expect(linesOf(file).slice(0, before.length)).toEqual(before);
    expect(numbersOf(file).equals(kernelOf(network, "ntk", x))).toBe(true);
  });

  it("take finished blocks from the file: a number that was changed there stays", async () => {
    const file = newFile();
    await kernelsToFile(network, x, undefined, { ...common, file });
    const bytes = readFileSync(file);
    bytes.writeDoubleLE(42, bytes.length - 8);
    writeFileSync(file, bytes);
    await kernelsToFile(network, x, undefined, { ...common, file, resume: true });
    expect(readNpy(readFileSync(file)).get(299, 299)).toBe(42);
  });

  it.each([
    ["torn", (log: string) => truncateSync(log, statSync(log).size - 9)],
    [
      "missing, with the end of the line before it",
      (log: string) => truncateSync(log, readFileSync(log, "utf8").lastIndexOf("\n", statSync(log).size - 2)),
    ],
    [
      "followed by a half line",
      (log: string) => {
        truncateSync(log, statSync(log).size - 45);
        appendFileSync(log, '{"row":256,"col');
      },
    ],
    [
      "damaged in one bit",
      (log: string) => {
        const bytes = readFileSync(log);
        bytes[bytes.length - 25]! ^= 1;
        writeFileSync(log, bytes);
      },
    ],
  ])("compute a block again whose line in the log is %s", async (_, damage) => {
    const file = newFile();
    await kernelsToFile(network, x, undefined, { ...common, file });
    const bytes = readFileSync(file);
    bytes.writeDoubleLE(42, bytes.length - 8);
    writeFileSync(file, bytes);
    damage(logOf(file));
    const { blocks } = await kernelsToFile(network, x, undefined, { ...common, file, resume: true });
    expect(blocks).toEqual({ finished: 15, total: 15 });
    expect(numbersOf(file).equals(kernelOf(network, "ntk", x))).toBe(true);
    const again = await kernelsToFile(network, x, undefined, { ...common, file, resume: true });
    expect(again.blocks.finished).toBe(15);
    // A new line that is glued to a torn one would be lost.
    const last = linesOf(file).filter((line) => /^\{"row":256,"column":256,"crc":"\w{8}"\}$/.test(line));
    expect(last.length).toBeGreaterThan(0);
  });

  it("refuse a different kernel, one that is there, and files of others", async () => {
    const file = newFile();
    const write = (options: object, of: Layer = network, x1 = x) =>
      kernelsToFile(of, x1, undefined, { ...common, file, ...options });
    await write({});
    await expect(write({})).rejects.toThrow("holds blocks of an earlier call. Continue it by resume: true");
    const refusals: readonly (readonly [Promise<unknown>, RegExp])[] = [
      [write({ resume: true, kind: "nngp" }), /kind: "ntk", now "nngp"/],
      [write({ resume: true, size: 128 }), /size: 64, now 128/],
      [write({ resume: true }, serial(dense(wide), relu(), dense(wide))), /network: "/],
      [write({ resume: true }, network, normal({ shape: [300, 5], seed: 9 })), /x1: "/],
    ];
    for (const [refusal, message] of refusals) {
      const error = await refusal.catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(StoreError);
      expect(error).toMatchObject({ reason: "changed", message: expect.stringMatching(message) });
    }
    expect(numbersOf(file).equals(kernelOf(network, "ntk", x))).toBe(true);
    rmSync(file);
    await expect(write({ resume: true })).rejects.toThrow("is missing, but its logs are there");
    const own = newFile();
    writeFileSync(own, "mine");
    await expect(write({ file: own })).rejects.toMatchObject({ reason: "exists" });
    expect(readFileSync(own, "utf8")).toBe("mine");
  });

  it("refuse a file without its full size", async () => {
    const file = newFile();
    await kernelsToFile(network, x, undefined, { ...common, file });
    truncateSync(file, statSync(file).size - 8);
    await expect(
      kernelsToFile(network, x, undefined, { ...common, file, resume: true }),
    ).rejects.toMatchObject({ reason: "damaged" });
  });

  it("refuse what the disk cannot hold, before anything is written", async () => {
    const file = newFile();
    const many = normal({ shape: [3_000_000, 1], seed: 1 });
    const error = await kernelsToFile(network, many, undefined, { ...common, file }).catch(
      (reason) => reason,
    );
    expect(error).toMatchObject({ name: "StoreError", reason: "full" });
    expect(error.message).toMatch(/needs 72,000,000,000,000 bytes, and [\d,]+ are free/);
    expect(readdirSync(join(file, ".."))).toEqual([]);
  });

  it("are continued after the disk was full", async ({ skip, onTestFinished }) => {
    const folder = mkdtempSync(join(tmpdir(), "learning-dynamics-"));
    const mount = spawnSync("mount", ["-t", "tmpfs", "-o", "size=2m", "tmpfs", folder]);
    if (mount.status !== 0) skip("no file system can be mounted here");
    onTestFinished(() => void spawnSync("umount", ["--lazy", folder]));
    const [file, ballast] = [join(folder, "kernel.npy"), join(folder, "ballast")];
    const fillDisk = () => {
      const { bavail, bsize } = statfsSync(folder);
      if (!existsSync(ballast)) writeFileSync(ballast, new Uint8Array(bavail * bsize - 200_000));
    };
    const full = kernelsToFile(network, x, undefined, { ...common, file, onProgress: fillDisk });
    await expect(full).rejects.toMatchObject({ name: "StoreError", reason: "full", path: file });
    const again = kernelsToFile(network, x, undefined, { ...common, file, resume: true });
    await expect(again).rejects.toThrow(/needs [\d,]+ bytes/);
    rmSync(ballast);
    const { blocks } = await kernelsToFile(network, x, undefined, { ...common, file, resume: true });
    expect(blocks).toEqual({ finished: 15, total: 15 });
    expect(numbersOf(file).equals(kernelOf(network, "ntk", x))).toBe(true);
  });

  it("reject overflow, custom activations on threads and malformed options", async () => {
    const huge = serial(dense({ weightVariance: 1e200 }), relu(), dense({ weightVariance: 1e200 }));
    const write = (of: Layer, options: object) =>
      kernelsToFile(of, x, undefined, { ...common, file: newFile(), ...options });
    await expect(write(huge, {})).rejects.toThrow(/x1 and x2 must be/);
    await expect(write(custom, { threads: 2 })).rejects.toThrow(/options\.threads/);
    expect((await write(custom, { threads: undefined })).result).toBe("finished");
    await expect(write(network, { kind: "both" })).rejects.toThrow(/options\.kind/);
    await expect(write(network, { file: "" })).rejects.toThrow(/options\.file/);
    await expect(write(network, { sise: 3 })).rejects.toThrow('did you mean "size"?');
    await expect(write(network, { shard: { index: 3, count: 2 } })).rejects.toThrow(/options\.shard\.index/);
    await expect(write(network, { file: "/none/kernel.npy" })).rejects.toThrow(
      'kernelsToFile: options.file must be a path in a folder that exists, received "/none/kernel.npy"',
    );
    const file = newFile();
    writeFileSync(join(file, "../folder"), "");
    await expect(write(network, { file: join(file, "../folder/kernel.npy") })).rejects.toMatchObject({
      reason: "unavailable",
      advice: expect.stringMatching(/^Make its folder available .* by options\.file\.$/),
    });
  });

  it("are mapped to memory by numpy", async ({ skip }) => {
    const file = newFile();
    await kernelsToFile(network, x, others, { ...common, file });
    const program =
      "import numpy, sys; k = numpy.load(sys.argv[1], mmap_mode='r'); print(k.dtype, k.shape, k.flags.c_contiguous, k.offset % 64, repr(float(k[299, 149])))";
    const { status, stdout } = spawnSync("python3", ["-c", program, file], { encoding: "utf8" });
    if (status !== 0) skip("numpy is not installed");
    const last = kernels(network).ntk(x, others).get(299, 149);
    expect(stdout.trim()).toBe(`float64 (300, 150) True 0 ${last}`);
  });
});
