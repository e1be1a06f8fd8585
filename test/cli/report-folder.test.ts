import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from "node:fs";
import type * as files from "node:fs/promises";
import { afterEach, describe, expect, it, vi } from "vitest";
import { probeReportFolder, writeReportFiles } from "../../src/cli/report-folder";
import { experiments } from "../../src/experiments";
import { command } from "./command";

const fullDisk = vi.hoisted(() => ({ bytesLeft: Number.POSITIVE_INFINITY }));

vi.mock("node:fs/promises", async (importOriginal) => {
  const original = await importOriginal<typeof files>();
  const writeFile: typeof original.writeFile = async (path, contents, options) => {
    const size = Buffer.byteLength(contents as string | Uint8Array);
    if (size <= fullDisk.bytesLeft) {
      fullDisk.bytesLeft -= size;
      return original.writeFile(path, contents, options);
    }
    await original.writeFile(path, "torn", options);
    throw Object.assign(new Error("ENOSPC: no space left on device, write"), {
      code: "ENOSPC",
      syscall: "write",
    });
  };
  return { ...original, writeFile };
});

const cli = command();
const words = ["run", "depth", "--set", "layers=5"];

afterEach(() => {
  fullDisk.bytesLeft = Number.POSITIVE_INFINITY;
});

describe("a report that cannot be written", () => {
  const cases: [name: string, prepare: () => string, reason: string][] = [
    ["a file", () => file("taken"), "EEXIST: file already exists"],
    ["below a file", () => `${file("taken")}/report`, "EEXIST: file already exists"],
    ["a device", () => "/dev/null", "EEXIST: file already exists"],
    [
      "a link to nothing",
      () => {
        symlinkSync(cli.file("nowhere"), cli.file("link"));
        return cli.file("link");
      },
      "EEXIST: file already exists",
    ],
    [
      "a folder with a folder named report.json",
      () => {
        mkdirSync(cli.file("report.json"));
        return cli.directory;
      },
      "EISDIR: .*report\\.json is a folder",
    ],
  ];
  const file = (name: string) => {
    writeFileSync(cli.file(name), "mine");
    return cli.file(name);
  };

  it.each(cases)(
    "is refused in one line with exit code 3 before the computation: --out is %s",
    async (...each) => {
      const [, prepare, reason] = each;
      const out = prepare();
      const run = vi.spyOn(experiments.find(({ name }) => name === "depth")!, "run");
      expect(await cli.run(...words, "--out", out)).toBe(3);
      expect(run).not.toHaveBeenCalled();
      expect(cli.out).toBe("");
      expect(cli.err).toMatch(
        new RegExp(`^run: the report in --out .* cannot be written \\(${reason}\\)\\n$`),
      );
      if (existsSync(cli.file("taken"))) expect(readFileSync(cli.file("taken"), "utf8")).toBe("mine");
    },
  );

  it.runIf(existsSync("/proc/self"))(
    "is refused where no folder can be made, without an end of the search",
    async () => {
      await expect(probeReportFolder("run", "/proc/none/of/these")).rejects.toThrow(/ENOENT/);
    },
  );

  it("is refused as a usage error if the folder has no name", async () => {
    expect(await cli.run(...words, "--out", "")).toBe(2);
    expect(cli.err).toBe("run: --out must name a folder\n");
  });

  it("is refused before the computation on a full disk, and no folder is left", async () => {
    fullDisk.bytesLeft = 0;
    expect(await cli.run(...words, "--out", cli.file("new/deep"))).toBe(3);
    expect(cli.err).toMatch(/\(ENOSPC: no space left on device\)\n$/);
    expect(readdirSync(cli.directory)).toEqual([]);
  });

  it("leaves an older report whole if the disk fills up, and prints the numbers", async () => {
    expect(await cli.run(...words, "--out", cli.directory)).toBe(0);
    const names = readdirSync(cli.directory).sort();
    const before = names.map((name) => readFileSync(cli.file(name), "utf8"));
    cli.out = "";
    cli.err = "";
    const bytes = 8192 + before.join("").length / 2;
    fullDisk.bytesLeft = bytes;
    expect(await cli.run("run", "depth", "--set", "layers=6", "--out", cli.directory)).toBe(3);
    expect(fullDisk.bytesLeft).toBeLessThan(bytes - 8192);
    expect(cli.out).toContain("holds  ");
    expect(cli.out).not.toContain("report: ");
    expect(cli.err).toMatch(
      /\nrun: the report in --out .* cannot be written \(ENOSPC: no space left on device\)\n$/,
    );
    expect(readdirSync(cli.directory).sort()).toEqual(names);
    expect(names.map((name) => readFileSync(cli.file(name), "utf8"))).toEqual(before);
  });
});

describe("the probe of a folder", () => {
  it("leaves the folder and its parents as they were", async () => {
    writeFileSync(cli.file("kept"), "");
    await probeReportFolder("run", cli.directory);
    await probeReportFolder("run", cli.file("a/b/c"));
    expect(readdirSync(cli.directory)).toEqual(["kept"]);
  });

  it("accepts a link to a folder", async () => {
    mkdirSync(cli.file("real"));
    symlinkSync(cli.file("real"), cli.file("link"));
    await writeReportFiles("run", cli.file("link"), [["a.txt", "a"]], []);
    expect(readdirSync(cli.file("real"))).toEqual(["a.txt"]);
    unlinkSync(cli.file("link"));
  });
});

describe("the files of a report", () => {
  it("replace older ones, and outdated files are removed unless they are written", async () => {
    for (const name of ["a.svg", "b.svg", "mine.svg"]) writeFileSync(cli.file(name), "old");
    await writeReportFiles("run", cli.directory, [["a.svg", "new"]], ["a.svg", "b.svg", "gone.svg"]);
    expect(readdirSync(cli.directory).sort()).toEqual(["a.svg", "mine.svg"]);
    expect(readFileSync(cli.file("a.svg"), "utf8")).toBe("new");
  });

  it("are written whole: an unexpected error is not hidden as an error of a file", async () => {
    const broken = [["a.svg", undefined as unknown as string]] as const;
    await expect(writeReportFiles("run", cli.directory, broken, [])).rejects.toThrow(TypeError);
    expect(readdirSync(cli.directory)).toEqual([]);
  });
});
