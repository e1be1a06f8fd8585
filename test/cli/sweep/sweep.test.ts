import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, vi } from "vitest";
import { range, sweep } from "../../../src/sweeps";
import { command } from "../command";

const cli = command();
const file = join(import.meta.dirname, "work.mjs");
const work = `${file}#square`;
const run = (...words: string[]) =>
  cli.run("sweep", work, "--executor", "inline", "--out", cli.file("out"), ...words);
const table = () => JSON.parse(readFileSync(cli.file("out/table.json"), "utf8"));

describe("learning-dynamics sweep", () => {
  it("writes the table of the sweep in both formats", async () => {
    expect(await run("--grid", "x=1:5:3", "--grid", "scale=0.01:1:log:3", "--grid", "seed=7,8")).toBe(0);
    const grid = { x: range(1, 5, 3), scale: [0.01, 0.1, 1], seed: [7, 8] };
    const whole = await sweep({ file, export: "square" }, grid, { executor: "inline" }).table();
    expect(table()).toEqual(whole);
    expect(readFileSync(cli.file("out/table.csv"), "utf8")).toContain(
      "x,scale,seed,square,noise\n1,0.01,7,1,",
    );
    expect(cli.out).toContain("18 of 18 points finished\n");
    expect(cli.out).toContain(`table: ${cli.file("out/table.csv")}`);
  });

  it("takes an experiment by its name, whose parameters it checks before it begins", async () => {
    const points = ["--grid", "lambda=-5,5", "--grid", "scale=0.1", "--grid", "size=3"];
    const out = ["--executor", "inline", "--out", cli.file("out")];
    expect(await cli.run("sweep", "phase-diagram", ...points, ...out)).toBe(0);
    expect(table().columns.slice(0, 4)).toEqual(["lambda", "scale", "size", "seed"]);
    expect(table().columns).toContain("kernelMovement");
    expect(
      await cli.run("sweep", "phase-diagram", "--grid", "scale=-1", ...out, "--accept-changes", "--resume"),
    ).toBe(2);
    expect(cli.err).toMatch(/^sweep: --grid scale must be/m);
    expect(await cli.run("sweep", "phase-diagramm", "--grid", "scale=1", ...out)).toBe(2);
    expect(cli.err).toContain("sweep: <work> must be");
    expect(cli.err).toContain('did you mean "phase-diagram"?');
  });

  it("draws the first value over the parameters that vary, other columns on request, and no sampled points", async () => {
    expect(await run("--grid", "x=1:3:3", "--grid", "y=0.1:10:log:3", "--grid", "z=5", "--png")).toBe(0);
    expect(cli.out).toContain(
      `figure: ${cli.file("out/figure.svg")}\nfigure: ${cli.file("out/figure.png")}\n`,
    );
    expect(readFileSync(cli.file("out/figure.svg"), "utf8")).toContain("square over x and y");
    const merge = (...words: string[]) => cli.run("sweep", "merge", cli.file("out"), ...words);
    expect(await merge("--figure", "y,noise")).toBe(0);
    expect(readFileSync(cli.file("out/figure.svg"), "utf8")).toContain("noise over y");
    expect(await merge("--figure", "w,noise")).toBe(2);
    expect(await merge("--figure", "x")).toBe(2);
    expect(cli.err).toMatch(/^sweep merge: --figure: x must be .*\nsweep merge: --figure must have the form/);
    cli.out = "";
    expect(await run("--sobol", "4", "--range", "x=0:1", "--accept-changes", "--resume")).toBe(0);
    expect(cli.out).not.toContain("figure");
    expect(await run("--grid", "x=3", "--accept-changes", "--resume")).toBe(0);
    expect(cli.out).not.toContain("figure");
  });

  it("checks the columns of a figure before the sweep, and the value after its first row", async () => {
    const grid = ["--grid", "x=1:40:40", "--grid", "name=a,b", "--grid", "wait=5"];
    const messages: [string, RegExp][] = [
      ["x", /^sweep: --figure must have the form x,y,value or x,value, received x\n$/],
      ["w,square", /^sweep: --figure: x must be "x" or "wait" or "seed"/],
      ["x,name,square", /^sweep: --figure: y must be "x" or "wait" or "seed"/],
      ["x,x", /^sweep: --figure must name different columns, received x,x\n$/],
      ["x,wait,x", /^sweep: --figure must name different columns, received x,wait,x\n$/],
      ["x,wait,wait", /^sweep: --figure must name different columns/],
    ];
    for (const [figure, message] of messages) {
      cli.err = "";
      expect(await run(...grid, "--figure", figure)).toBe(2);
      expect(cli.err).toMatch(message);
      expect(existsSync(cli.file("out"))).toBe(false);
    }
    cli.err = "";
    expect(await run(...grid, "--figure", "x,wait,cube")).toBe(2);
    expect(cli.err).toMatch(
      /sweep: --figure: value must be "square" or "noise" or "x" or "wait" or "seed", received the string "cube"\nThe finished points are kept\. To go on, correct --figure and add --resume\.\n$/,
    );
    const rows = readFileSync(cli.file("out/rows/1-of-1.jsonl"), "utf8").trim().split("\n").length;
    expect(rows).toBeLessThan(10);
    expect(await run(...grid, "--figure", "x,wait,square", "--resume")).toBe(0);
    expect(readFileSync(cli.file("out/figure.svg"), "utf8")).toContain("square over x and wait");
    expect(cli.out).toContain("80 of 80 points finished");
  });

  it("checks the value of a figure in the points of a dry run, and lists the seed of a grid once", async () => {
    const grid = ["--grid", "x=1:3:3", "--grid", "seed=1,2", "--dry-run"];
    expect(await run(...grid, "--figure", "x,cube")).toBe(2);
    expect(cli.err).toMatch(
      /^sweep: --figure: value must be "square" or "noise" or "x" or "seed", received the string "cube"\n$/,
    );
    cli.err = "";
    expect(await run(...grid, "--figure", "w,square")).toBe(2);
    expect(cli.err).toMatch(/^sweep: --figure: x must be "x" or "seed", received the string "w"\n$/);
    expect(await run(...grid, "--figure", "x,square")).toBe(0);
    expect(cli.out).toContain("points: 6\n");
    expect(existsSync(cli.file("out"))).toBe(false);
  });

  it("names the figure in the merge that a shard asks for", async () => {
    const shard = ["--grid", "x=1:3:3", "--shard", "1/2", "--figure", "x,square", "--png"];
    expect(await run(...shard)).toBe(0);
    expect(cli.out).toContain(`sweep merge ${cli.file("out")} --figure x,square --png\n`);
  });

  it("checks before it computes whether a PNG can be drawn", async () => {
    const grid = ["--grid", "x=1:3:3"];
    expect(await run(...grid)).toBe(0);
    rmSync(cli.file("out/table.csv"));
    vi.doMock("@resvg/resvg-js", () => {
      throw new Error("not installed");
    });
    try {
      const other = ["--out", cli.file("other"), "--png"];
      expect(await run(...grid, ...other)).toBe(2);
      expect(await run(...grid, ...other, "--dry-run")).toBe(2);
      expect(await cli.run("sweep", "submit", work, "--slurm", ...grid, ...other)).toBe(2);
      expect(existsSync(cli.file("other"))).toBe(false);
      expect(await cli.run("sweep", "merge", cli.file("out"), "--png")).toBe(2);
      expect(existsSync(cli.file("out/table.csv"))).toBe(false);
      expect(cli.err.match(/needs the package @resvg\/resvg-js/g)).toHaveLength(4);
      expect(await run(...grid, "--out", cli.file("other"))).toBe(0);
    } finally {
      vi.doUnmock("@resvg/resvg-js");
    }
  });

  it("draws the theory's boundary into a phase diagram, where its points allow", async () => {
    const plane = ["--grid", "lambda=-8,0,8", "--grid", "scale=0.01,0.1,1"];
    const phase = (...words: string[]) =>
      cli.run("sweep", "phase-diagram", ...plane, ...words, "--executor", "inline", "--out", cli.file("out"));
    expect(await phase("--grid", "size=2")).toBe(0);
    expect(readFileSync(cli.file("out/figure.svg"), "utf8")).toContain("boundaries");
    cli.out = "";
    expect(await phase("--grid", "size=2,3", "--resume", "--accept-changes")).toBe(0);
    expect(cli.err).toMatch(/^no figure: sweep: table must be points of one size, received sizes 2, 3$/m);
    expect(cli.out).not.toContain("figure:");
  });

  it("samples parameters, and takes a list of points", async () => {
    expect(await run("--sobol", "4", "--range", "x=0:1", "--range", "y=0.1:10:log")).toBe(0);
    expect(table().rows.map((row: number[]) => row.slice(0, 2))).toEqual([
      [0, 0.1],
      [0.5, 1],
      [0.75, Number((0.1 ** 0.5).toPrecision(15))],
      [0.25, Number((10 ** 0.5).toPrecision(15))],
    ]);
    writeFileSync(cli.file("points.csv"), 'x,label,flag\n1,"a,b",true\n2.5,c,false\n');
    const list = ["--list", cli.file("points.csv"), "--resume", "--accept-changes"];
    expect(await run(...list)).toBe(0);
    expect(table().rows.map((row: number[]) => row.slice(0, 3))).toEqual([
      [1, "a,b", 1],
      [2.5, "c", 0],
    ]);
    expect(await run("--latin-hypercube", "5", "--range", "x=0:1", "--resume", "--accept-changes")).toBe(0);
    expect(table().rows.length).toBe(5);
  });

  it("refines along a boundary", async () => {
    expect(await run("--grid", "x=0:4:5", "--refine", "square=2:x:3")).toBe(0);
    expect(table().rows.map(([x]: number[]) => x)).toEqual([0, 1, 2, 3, 4, 1.5, 1.25, 1.375]);
  });

  it("computes shards, reports those that are missing, and merges them", async () => {
    const points = ["--grid", "x=1:6:6"];
    expect(await run(...points, "--shard", "1/3")).toBe(0);
    expect(cli.out).toContain("shard 1 of 3: 2 of 2 points finished\n");
    expect(await run(...points, "--shard", "3/3")).toBe(0);
    expect(await cli.run("sweep", "merge", cli.file("out"))).toBe(6);
    expect(cli.out).toContain("4 of 6 points finished, 2 missing\nshard 2 lacks 2 of 2 points\n");
    expect(await cli.run("sweep", "status", cli.file("out"))).toBe(0);
    expect(cli.out).toContain("shard 2: 0 of 2 points finished, 2 missing\n");
    process.env.SLURM_ARRAY_TASK_ID = "2";
    try {
      expect(await run(...points, "--shard", "auto/3")).toBe(0);
    } finally {
      delete process.env.SLURM_ARRAY_TASK_ID;
    }
    cli.out = "";
    expect(await cli.run("sweep", "status", "--json", cli.file("out"))).toBe(0);
    expect(JSON.parse(cli.out)).toMatchObject({ points: 6, finished: 6, missing: 0 });
    expect(await cli.run("sweep", "merge", cli.file("out"))).toBe(0);
    expect(table().rows.map(([x]: number[]) => x)).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it("prints points, time and size of a dry run, and writes no folder", async () => {
    expect(await run("--grid", "x=1:100:100", "--grid", "wait=1", "--dry-run", "--threads", "2")).toBe(0);
    expect(cli.out).toMatch(
      /^points: 100\ntime per point: [\d.]+ ms \(mean of 20 points\)\ntime: .* inline, .* on 2 threads\ndisk: 1\d kB \(1\d\d bytes per row\)\n$/,
    );
    expect(existsSync(cli.file("out"))).toBe(false);
  });

  it("measures at least one point, however long it takes", async () => {
    let now = 0;
    vi.spyOn(performance, "now").mockImplementation(() => (now += 20_000));
    expect(await run("--grid", "x=1:100:100", "--grid", "wait=1", "--dry-run")).toBe(0);
    expect(cli.out).toMatch(/time per point: [\d.]+ (s|min) \(mean of 1 points\)/);
  });

  it("ends with exit code 5 if points failed, prints their errors, and computes them again", async () => {
    const points = ["--grid", "x=1,2,3", "--grid", "poison=2"];
    expect(await run(...points, "--retries", "2")).toBe(5);
    expect(cli.err).toContain('sweep: {"x":2,"poison":2} failed: poisoned\n');
    expect(table().failures).toEqual([{ point: { poison: 2, x: 2 }, error: "poisoned", attempts: 3 }]);
    expect(await run(...points, "--retries", "0", "--resume")).toBe(5);
    expect(table().failures[0].attempts).toBe(1);
    expect(await run(...points, "--shard", "2/2", "--accept-changes", "--resume")).toBe(5);
  });

  it("names the points with values that are not finite, and counts them", async () => {
    const points = ["--grid", "x=1,2,-1e200,1e200,2e200,3e200"];
    expect(await run(...points)).toBe(0);
    expect(cli.out).toContain("6 of 6 points finished, 4 of them with NaN or infinite values\n");
    expect(cli.err).toContain('sweep: {"x":-1e+200} returned NaN or infinite values: square\n');
    expect(cli.err).toContain("sweep: and 1 more points returned NaN or infinite values\n");
    expect(readFileSync(cli.file("out/figure.svg"), "utf8")).toContain("4 of 6 finished points");
    expect(await cli.run("sweep", "status", cli.file("out"))).toBe(0);
    expect(cli.out).toMatch(/6 of 6 points finished, 4 of them with NaN or infinite values\n$/);
  });

  it("says why there is no figure, and what the figure leaves out", async () => {
    const points = ["--grid", "x=1,2,3", "--grid", "poison=2"];
    expect(await run(...points, "--shard", "1/3")).toBe(0);
    expect(await run(...points, "--shard", "2/3")).toBe(5);
    expect(cli.out).toContain("shard 2 of 3: 0 of 1 points finished, 1 failed\n");
    expect(await cli.run("sweep", "merge", cli.file("out"), "--figure", "x,square")).toBe(6);
    const figure = readFileSync(cli.file("out/figure.svg"), "utf8");
    expect(figure).toContain("1 point failed. The sweep is not complete.");
    expect(await run("--grid", "x=2", "--grid", "poison=2", "--resume", "--accept-changes")).toBe(5);
    expect(cli.err).toMatch(/^no figure: no point is finished$/m);
    const others = ["--executor", "inline", "--out", cli.file("others"), "--grid", "x=1,2"];
    expect(await cli.run("sweep", `${file}#nothing`, ...others)).toBe(0);
    expect(cli.err).toMatch(/^no figure: sweep: table must be a table with a finite value, received NaN/m);
    expect(await run("--list", cli.file("others/table.csv"), "--resume", "--accept-changes")).toBe(0);
    expect(cli.err).toMatch(/^no figure: the points form no grid of numbers; --figure x,y,value draws one$/m);
  });

  it("counts the points of a shard with values that are not finite", async () => {
    expect(await run("--grid", "x=1,2e200", "--shard", "2/2")).toBe(0);
    expect(cli.out).toContain(
      "shard 2 of 2: 1 of 1 points finished, 1 of them with NaN or infinite values\n",
    );
  });

  it("keeps what is finished at Ctrl-C and prints the command that goes on", async () => {
    const running = run("--grid", "x=1:50:50", "--grid", "wait=5", "--retries", "3");
    const rows = cli.file("out/rows/1-of-1.jsonl");
    const waiting = setInterval(() => {
      if (!existsSync(rows) || readFileSync(rows, "utf8").split("\n").length < 4) return;
      clearInterval(waiting);
      process.emit("SIGINT", "SIGINT");
    }, 1);
    expect(await running).toBe(130);
    const [, finished, again] = /interrupted; (\d+) of 50 points .* To go on:\n {2}(.*)\n/.exec(cli.err)!;
    expect(Number(finished)).toBeGreaterThanOrEqual(3);
    expect(again?.replace(/^npx /, "")).toBe(
      `learning-dynamics sweep '${work}' --grid x=1:50:50 --grid wait=5 --executor inline --retries 3 --out ${cli.file("out")} --resume`,
    );
    expect(readdirSync(cli.file("out/rows"))).toEqual(["1-of-1.jsonl"]);
    expect(await run("--grid", "x=1:50:50", "--grid", "wait=5", "--resume")).toBe(0);
    expect(table().rows.length).toBe(50);
  });

  const refused: [string[], RegExp][] = [
    [[], /^sweep: give the points by exactly one of --grid/],
    [["--grid", "x=1", "--sobol", "4"], /^sweep: give the points by exactly one of --grid/],
    [["--sobol", "4"], /^sweep: --range belongs to --latin-hypercube and --sobol/],
    [["--grid", "x=1", "--range", "x=0:1"], /^sweep: --range belongs to/],
    [["--grid", "x"], /^sweep: --grid must begin with name=, received x/],
    [["--grid", "x=1:2"], /^sweep: --grid x must have the form from:to:count, from:to:log:count or a,b,c/],
    [["--grid", "x=:2:3"], /^sweep: --grid x must have the form from:to:count, .* received :2:3$/m],
    [["--grid", "x=1:log:2"], /^sweep: --grid x must have the form .*, received 1:log:2$/m],
    [["--grid", "x=1:2:3,4"], /^sweep: --grid x must have the form .*, received 1:2:3,4$/m],
    [
      ["--sobol", "4", "--range", "x=:1"],
      /^sweep: --range x must have the form from:to or .*, received :1$/m,
    ],
    [["--sobol", "4", "--range", "x=1"], /^sweep: --range x must have the form from:to or .*, received 1$/m],
    [
      ["--grid", "x=1,2", "--refine", "square= :x:1"],
      /^sweep: --refine must have the form .*, received square= /,
    ],
    [["--grid", "x=1:2:lgo:3"], /^sweep: --grid x must have the form/],
    [["--grid", "x=0:2:log:3"], /^sweep: --grid x: from must be a finite number above 0/],
    [["--grid", "x=1:2:0.5"], /^sweep: --grid x: count must be an integer/],
    [["--grid", "x=1,2,1"], /^sweep: --grid x\[2\] must be a value that is listed once/],
    [["--grid", "x=1", "--grid", "x=2"], /^sweep: --grid x must be given once/],
    [["--sobol", "4", "--range", "x=1:0"], /^sweep: --range x: to must be a finite number above 1/],
    [["--grid", "x=1", "--shard", "4/3"], /^sweep: --shard must be k\/n with k from 1 to n, received 4\/3/],
    [["--grid", "x=1", "--shard", "auto/3"], /^sweep: --shard must be k\/n outside of a job array/],
    [["--grid", "x=1", "--retries", "-1"], /^sweep: --retries must be an integer at least 0/],
    [["--grid", "x=1", "--time-limit", "0"], /^sweep: --time-limit must be a number above 0/],
    [["--grid", "x=1", "--refine", "square=2"], /^sweep: --refine must have the form/],
    [["--grid", "x=1,2", "--refine", "square=2:y:3"], /^sweep: --refine: along must be/],
    [["--grid", "x=1,2", "--refine", "cube=2:x:3"], /^sweep: --refine: value must be one of square, noise/],
    [["--list", "none.csv"], /^sweep: --list none.csv cannot be read \(ENOENT\)/],
    [["--sobol", "0", "--range", "x=0:1"], /It must be a positive integer/],
  ];
  it.each(refused)("names the option that is wrong: %j", async (words, message) => {
    expect(await run(...words)).toBe(2);
    expect(cli.err).toMatch(message);
    expect(cli.err.trim().split("\n").length).toBe(1);
  });

  it("names a work that does not exist, and a missing folder", async () => {
    expect(await cli.run("sweep", "none.mjs", "--grid", "x=1", "--out", cli.file("out"))).toBe(2);
    expect(await cli.run("sweep", `${file}#cube`, "--grid", "x=1", "--out", cli.file("out"))).toBe(2);
    expect(await cli.run("sweep", work, "--grid", "x=1")).toBe(2);
    const [first, second, third] = cli.err.split("\n");
    expect(first).toBe("sweep: <work> none.mjs does not exist");
    expect(second).toMatch(/^sweep: <work>: export must be the name of a function that .*work\.mjs exports/);
    expect(third).toBe("sweep: --out must name the folder that keeps the rows");
  });

  it("explains its exit codes in the help", async () => {
    expect(await cli.run("--help")).toBe(0);
    expect(cli.out).toContain("  6    after sweep merge: points are missing");
    for (const words of [["sweep"], ["sweep", "submit"]]) expect(await cli.run(...words, "--help")).toBe(0);
  });
});
