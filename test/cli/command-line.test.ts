import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { runCommandLine } from "../../src/cli/command-line";
import { teacher, writeNpy, writeNpz } from "../../src/tasks";

let directory: string;
let out: string;
let err: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "learning-dynamics-"));
  out = "";
  err = "";
  vi.spyOn(process.stdout, "write").mockImplementation((text) => {
    out += text;
    return true;
  });
  vi.spyOn(process.stderr, "write").mockImplementation((text) => {
    err += text;
    return true;
  });
});

afterEach(() => {
  vi.restoreAllMocks();
  rmSync(directory, { recursive: true });
});

const run = (...words: string[]) => runCommandLine(["node", "learning-dynamics", ...words]);
const file = (name: string) => join(directory, name);

it("tells its version", async () => {
  expect(await run("--version")).toBe(0);
  expect(out).toMatch(/^\d+\.\d+\.\d+/);
});

describe("learning-dynamics list", () => {
  it("names the experiments with their parameters", async () => {
    expect(await run("list")).toBe(0);
    expect(out).toMatch(/^modes: .*\n[\s\S]*levels +5/);
    expect(out).toContain("semantic-development:");
  });
});

describe("learning-dynamics run", () => {
  it("prints what it found and writes a self-contained page, data and figures", async () => {
    expect(
      await run(
        "run",
        "modes",
        "--set",
        "levels=3",
        "--set",
        "features=12",
        "--seed",
        "4",
        "--out",
        directory,
      ),
    ).toBe(0);
    expect(out).toMatch(/holds {2}closed form and gradient flow agree/);
    expect(err).toContain("modes: gradient descent");
    expect(readdirSync(directory).sort()).toEqual(
      ["loss.svg", "modes.svg", "random-weights.svg", "report.html", "report.json"].sort(),
    );
    const report = JSON.parse(readFileSync(file("report.json"), "utf8"));
    expect(report.parameters).toMatchObject({ levels: 3, features: 12, seed: 4 });
    const page = readFileSync(file("report.html"), "utf8");
    expect(page.match(/<svg/g)?.length).toBe(3);
    expect(page).not.toMatch(/<script|<link|src="http/);
  });

  it("gives each of several experiments a folder", async () => {
    expect(await run("run", "depth", "semantic-development", "--out", directory)).toBe(0);
    expect(readdirSync(directory).sort()).toEqual(["depth", "semantic-development"]);
  });

  it("stops at Ctrl-C with what it has, and says so", async () => {
    const running = run("run", "modes", "--out", directory);
    setTimeout(() => process.emit("SIGINT"), 5);
    expect(await running).toBe(130);
    expect(out).toContain("was interrupted");
    expect(readFileSync(file("report.html"), "utf8")).toContain("interrupted");
  });
});

describe("learning-dynamics predict", () => {
  const task = teacher({ inputSize: 4, outputSize: 3, samples: 30, seed: 1 });
  const rows = Array.from({ length: 30 }, (_, i) => [0, 1, 2].map((j) => task.targets.get(i, j)).join(","));

  it("reads .npy, .npz and .csv files and prints when each mode is learned", async () => {
    writeFileSync(file("X.npy"), writeNpy(task.inputs));
    writeFileSync(file("Y.csv"), `a,b,c\n${rows.join("\n")}\n`);
    writeFileSync(file("task.npz"), writeNpz({ x: task.inputs, y: task.targets }));
    const where = ["--out", file("report")];
    expect(
      await run("predict", "--inputs", file("X.npy"), "--targets", file("Y.csv"), "--depth", "3", ...where),
    ).toBe(0);
    const tables = (text: string) => text.split("\nInputs:")[0];
    const first = tables(out);
    expect(first).toMatch(/predicted time +simulated time/);
    expect(readdirSync(file("report")).sort()).toEqual([
      "loss.svg",
      "modes.svg",
      "report.html",
      "report.json",
    ]);
    out = "";
    const [x, y] = [`${file("task.npz")}:x`, `${file("task.npz")}:y`];
    expect(await run("predict", "--inputs", x, "--targets", y, "--depth", "3", ...where)).toBe(0);
    expect(tables(out)).toBe(first);
    expect(out).toMatch(/Inputs: .*task\.npz:x; targets: .*task\.npz:y\./);
  });

  it("notes targets that look like class numbers", async () => {
    writeFileSync(file("X.npy"), writeNpy(task.inputs));
    writeFileSync(file("Y.csv"), Array.from({ length: 30 }, (_, i) => i % 3).join("\n"));
    expect(
      await run("predict", "--inputs", file("X.npy"), "--targets", file("Y.csv"), "--out", directory),
    ).toBe(0);
    expect(out).toContain("give them as --labels");
  });

  it("takes class numbers as labels", async () => {
    writeFileSync(file("X.npy"), writeNpy(task.inputs));
    writeFileSync(file("labels.csv"), Array.from({ length: 30 }, (_, i) => i % 3).join("\n"));
    expect(
      await run("predict", "--inputs", file("X.npy"), "--labels", file("labels.csv"), "--out", directory),
    ).toBe(0);
    writeFileSync(file("labels.csv"), Array.from({ length: 30 }, (_, i) => i / 2).join("\n"));
    expect(
      await run("predict", "--inputs", file("X.npy"), "--labels", file("labels.csv"), "--out", directory),
    ).toBe(2);
  });
});

describe("a report's folder", () => {
  it("holds the figures of its own report only", async () => {
    writeFileSync(file("X.csv"), "1,2\n3,5\n");
    await run("run", "depth", "--set", "layers=5", "--out", directory);
    expect(readdirSync(directory)).toContain("learning-steps.svg");
    expect(
      await run("predict", "--inputs", file("X.csv"), "--targets", file("X.csv"), "--out", directory),
    ).toBe(0);
    expect(readdirSync(directory).sort()).toEqual([
      "X.csv",
      "loss.svg",
      "modes.svg",
      "report.html",
      "report.json",
    ]);
  });
});

describe("bad input", () => {
  const cases: [string[], RegExp][] = [
    [["run", "nothing"], /^run: there is no experiment "nothing"/],
    [
      ["run", "modes", "--set", "levels=99"],
      /^modes: parameters.levels must be an integer at least 2 and at most 8/,
    ],
    [["run", "modes", "--set", "levels"], /key=value/],
    [["run", "modes", "--seed", "x"], /It must be a number/],
    [["run"], /missing required argument/],
    [["dance"], /unknown command/],
    [
      ["predict", "--inputs", "none.npy", "--targets", "none.csv"],
      /^predict: --inputs none.npy cannot be read \(ENOENT\)/,
    ],
    [["predict", "--inputs", "none.npy"], /^predict: give either --targets or --labels/],
    [["predict", "--targets", "none.npy"], /required option/],
  ];
  for (const [words, message] of cases) {
    it(`is one clear line and exit code 2: ${words.join(" ")}`, async () => {
      expect(await run(...words)).toBe(2);
      expect(err).toMatch(message);
      expect(err.trim().split("\n").length).toBe(1);
    });
  }

  it("names the file and what is wrong with its contents", async () => {
    writeFileSync(file("X.npy"), "not an array");
    writeFileSync(file("Y.csv"), "1,2\n3,x\n");
    expect(
      await run("predict", "--inputs", file("X.npy"), "--targets", file("Y.csv"), "--out", directory),
    ).toBe(2);
    expect(err).toMatch(/X\.npy/);
    expect(err.trim().split("\n").length).toBe(1);
  });
});
