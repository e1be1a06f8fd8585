import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

const root = join(import.meta.dirname, "../..");

/** Loaded files, compiled WebAssembly modules and functions made from text, at one moment of a program. */
interface Loaded {
  readonly files: readonly string[];
  readonly modules: number;
  readonly functions: number;
}

/** Start of a program whose function \`note\` prints what has been loaded so far. */
const TRACE = `
  const counts = { modules: 0, functions: 0 };
  const counted = (target, name) => new Proxy(target, {
    construct(made, given) { counts[name]++; return new made(...given); },
  });
  WebAssembly.Module = counted(WebAssembly.Module, "modules");
  globalThis.Function = counted(Function, "functions");
  const note = () => console.log("\\n#" + JSON.stringify({ ...counts, files: Object.keys(require.cache) }));
`;

/** Runs a program after the trace, and returns what it notes. */
function notesOf(program: string): Loaded[] {
  const output = execFileSync(process.execPath, ["-e", TRACE + program], { cwd: root, encoding: "utf8" });
  return Array.from(output.matchAll(/^#(.*)$/gm), ([, note]) => {
    const { files, ...counts } = JSON.parse(note!) as Loaded;
    return { ...counts, files: files.map((file) => file.slice(root.length + 1)) };
  });
}

const subpathsOf = ({ files }: Loaded): string[] =>
  files.filter((file) => /^dist\/(?!index|cli|chunk-)[a-z-]+\.js$/.test(file));
const packagesOf = ({ files }: Loaded): string[] => [
  ...new Set(files.flatMap((file) => /node_modules\/([^/]+)/.exec(file)?.[1] ?? [])),
];

/** Returns the ES modules of dist/ that a file imports before it runs, itself included. */
function importedBy(file: string, found = new Set<string>()): Set<string> {
  if (found.has(file)) return found;
  found.add(file);
  const code = readFileSync(join(root, "dist", file), "utf8");
  for (const [, name] of code.matchAll(/^(?:import|export) [^;]*?["']\.\/([\w-]+\.mjs)["'];$/gm))
    importedBy(name!, found);
  return found;
}

/** Returns the rooms of src/ and the packages with code in the ES modules that a file imports. */
function partsOf(file: string): Set<string> {
  const code = Array.from(importedBy(file), (name) => readFileSync(join(root, "dist", name), "utf8"));
  const sources = code.join("\n").matchAll(/^\/\/ (?:src|node_modules)\/([\w-]+)\//gm);
  return new Set(Array.from(sources, ([, part]) => part!));
}

describe("require of the root", () => {
  const notes = notesOf(`
    const root = require("./dist/index.js");
    note();
    const { matmul } = root.linalg;
    note();
    for (const name in root) root[name];
    note();
    const ones = Array.from({ length: 64 }, () => new Array(64).fill(1));
    matmul(ones, ones);
    note();
  `);
  const [start, one, all, called] = notes as [Loaded, Loaded, Loaded, Loaded];

  it("loads a subpath when a program uses it", () => {
    expect(start.files).toEqual(["dist/index.js"]);
    expect(subpathsOf(one)).toEqual(["dist/linalg.js"]);
    expect(subpathsOf(all).length).toBeGreaterThan(20);
  });

  it("loads no package and makes no function from text before a call needs one", () => {
    expect(packagesOf(all)).toEqual([]);
    expect([start, one, all].map(({ functions }) => functions)).toEqual([0, 0, 0]);
    expect(called.functions).toBeGreaterThan(0);
  });

  it.runIf(process.env.LEARNING_DYNAMICS_NO_WASM !== "1")("compiles WebAssembly at the first call", () => {
    expect([start, one, all].map(({ modules }) => modules)).toEqual([0, 0, 0]);
    expect(called.modules).toBeGreaterThan(0);
  });
});

describe("the command line", () => {
  /** Loads the command line with some words, and notes what it has loaded at its end. */
  const loadedBy = (...words: string[]): Loaded =>
    notesOf(`
      process.argv = ["node", "learning-dynamics", ...${JSON.stringify(words)}];
      process.on("exit", note);
      require("./dist/cli/main.js");
    `)[0]!;

  it("loads its commands when they run", () => {
    const version = loadedBy("--version");
    expect(version.files).toContain("dist/cli/main.js");
    expect(version.files.length).toBeLessThan(25);
    expect(packagesOf(version)).toEqual(["commander"]);
    expect(loadedBy("completion-server", "--", "learning-dynamics", "run", "").files.length).toBeLessThan(25);
    expect(loadedBy("list").files.length).toBeGreaterThan(60);
  });
});

describe("ES modules", () => {
  it("are few for the root and for a subpath", () => {
    expect(importedBy("index.mjs").size).toBeGreaterThan(25);
    expect(importedBy("index.mjs").size).toBeLessThan(50);
    expect(importedBy("deep-linear.mjs").size).toBeLessThan(15);
  });

  it("hold neither drawing nor experiments, unless their subpath is about them", () => {
    const extra = ["experiments", "reports", "d3-scale", "d3-shape"];
    const loaded = (name: string) => extra.filter((part) => partsOf(`${name}.mjs`).has(part));
    for (const name of [
      "arrays",
      "linalg",
      "ode",
      "deep-linear",
      "ntk",
      "networks",
      "universal",
      "connectivity",
    ])
      expect([name, ...loaded(name)]).toEqual([name]);
    expect(loaded("experiments")).toEqual(extra);
    expect(loaded("plots")).toContain("d3-scale");
  });
});
