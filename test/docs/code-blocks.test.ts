import { execFileSync, spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { parseHTML } from "linkedom";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { emptyFolder, enterWorkplace, importPath, root, typeErrors } from "../examples/snippets";
import { type Block, codeBlocks, pages, programs } from "./code-blocks";

const TYPESCRIPT = ["ts", "js"];
const SHELL = ["sh"];
const PYTHON = ["py", "python"];
/** Blocks that are no code but text: trees, output, references. */
const TEXT = ["", "text", "bibtex", "json"];

const blocks = pages().flatMap(codeBlocks);
const running = blocks.filter(({ notRun }) => notRun === undefined);
const inLanguage = (languages: readonly string[]) =>
  running.filter(({ language }) => languages.includes(language));
const place = ({ page, line }: { page: string; line: number }) => `${page}:${line}`;

const directory = emptyFolder("documentation-blocks");
const modules = pages()
  .flatMap((page) => programs(inLanguage(TYPESCRIPT).filter((block) => block.page === page)))
  .map((program) => ({ program, file: join(directory, `${place(program).replaceAll(/\W+/g, "-")}.ts`) }));

/** The block as it is, but that it imports the package from src. */
const asModule = (code: string) =>
  code.replaceAll(/(["'])(?:npm:)?learning-dynamics(?:\/([\w-]+))?\1/g, (_, quote, folder = "") => {
    return `${quote}${importPath(directory, folder)}${quote}`;
  });

let workplace: { directory: string; leave: () => void };

beforeAll(() => {
  for (const { program, file } of modules) writeFileSync(file, asModule(program.code));
  workplace = enterWorkplace();
  // The package as npm would have installed it, and npx without a network.
  const bin = join(workplace.directory, "node_modules", ".bin");
  mkdirSync(bin, { recursive: true });
  symlinkSync(root, join(workplace.directory, "node_modules", "learning-dynamics"));
  symlinkSync(join(root, "dist", "cli", "main.js"), join(bin, "learning-dynamics"));
  symlinkSync(join(root, "node_modules", ".bin", "ts-node"), join(bin, "ts-node"));
  writeFileSync(join(bin, "npx"), `#!/bin/sh\ncommand=$1; shift\nexec "${bin}/$command" "$@"\n`);
  chmodSync(join(bin, "npx"), 0o755);
});

afterAll(() => workplace.leave());

describe("code blocks of README and documentation", () => {
  it("are of a language that can be checked, or say why they cannot run", () => {
    const known = [...TYPESCRIPT, ...SHELL, ...PYTHON, ...TEXT];
    expect(running.filter(({ language }) => !known.includes(language)).map(place)).toEqual([]);
    // A reason is a sentence.
    const excused = blocks.filter(({ notRun }) => notRun !== undefined);
    expect(
      excused.filter(({ notRun }) => !/^\w+( \S+){3,}$/.test(notRun!.replaceAll(/\s+/g, " "))).map(place),
    ).toEqual([]);
    expect(running.length).toBeGreaterThan(2 * excused.length);
  });

  it("in TypeScript type-check as a user would have them", () => {
    expect(typeErrors(modules.map(({ file }) => file))).toEqual([]);
  });

  it.each(modules.map(({ program, file }) => [place(program), file] as const))("run: %s", async (_, file) => {
    const print = vi.spyOn(console, "log").mockImplementation(() => {});
    vi.stubGlobal("document", parseHTML("<html><body><div id=figure></div></body></html>").document);
    try {
      await import(file);
    } finally {
      vi.unstubAllGlobals();
      print.mockRestore();
    }
  });
});

describe("Python blocks", () => {
  const lacks = (module: string) =>
    spawnSync("python3", ["-c", `import importlib.util as u, sys; sys.exit(not u.find_spec("${module}"))`])
      .status !== 0;
  const missing = ["numpy", "torch"].filter(lacks);
  const runs = inLanguage(PYTHON).map((block: Block) => {
    const code = `${block.before}\n${block.code}`;
    return { block, code, without: missing.find((module) => new RegExp(`\\b${module}\\b`).test(code)) };
  });
  for (const { block, code, without } of runs) {
    it.skipIf(without !== undefined)(
      `run: ${place(block)}${without === undefined ? "" : ` (python3 lacks ${without})`}`,
      () => {
        execFileSync("python3", ["-c", code], { stdio: ["ignore", "ignore", "pipe"] });
      },
    );
  }
});

// After the Python blocks, so that what these wrote is read where the page goes on with it.
describe("shell blocks", () => {
  it.each(inLanguage(SHELL).map((block) => [place(block), block] as const))("run: %s", (_, { code }) => {
    if (!existsSync(join(root, "dist", "cli", "main.js")))
      throw new Error("npm run build makes what this runs");
    const path = `${join(workplace.directory, "node_modules", ".bin")}${delimiter}${process.env.PATH}`;
    const { status, stderr } = spawnSync("bash", ["-euo", "pipefail", "-c", code], {
      env: { ...process.env, PATH: path },
      encoding: "utf8",
    });
    expect(status, stderr).toBe(0);
  });
});
