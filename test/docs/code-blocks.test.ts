import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { emptyFolder, enterWorkplace, importPath, root, typeErrors } from "../examples/snippets";
import { type Block, codeBlocks, pages, programs } from "./code-blocks";

/** Languages of blocks that contain text instead of code: trees, output, references. */
const TEXT = ["", "text", "bibtex", "json"];
const CODE = ["ts", "js", "sh", "py"];

const blocks = pages().flatMap(codeBlocks);
const running = blocks.filter(({ notRun, language }) => notRun === undefined && !TEXT.includes(language));
const place = ({ page, line }: { page: string; line: number }) => `${page}:${line}`;

const directory = emptyFolder("documentation-blocks");
const modules = pages()
  .flatMap((page) => programs(running.filter((block) => block.page === page && block.language === "ts")))
  .map((program) => ({ ...program, file: join(directory, `${place(program).replaceAll(/\W+/g, "-")}.ts`) }));

/** Replaces the imports of the package by imports from src. */
const fromSource = (code: string) =>
  code.replaceAll(/(["'])(?:npm:)?learning-dynamics(?:\/([\w-]+))?\1/g, (_, quote, folder = "") => {
    return `${quote}${importPath(directory, folder)}${quote}`;
  });
for (const { file, code } of modules) writeFileSync(file, fromSource(code));

const packageJson = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
  scripts: Record<string, string>;
};

const lacks = (module: string) =>
  spawnSync("python3", ["-c", `import importlib.util as u, sys; sys.exit(not u.find_spec("${module}"))`])
    .status !== 0;
const missing = ["numpy", "torch", "jax", "flax"].filter(lacks);

/** Returns the Python module that a block needs and that is not installed, if there is any. */
function missingModule({ language, before, code }: Block): string | undefined {
  return language !== "py"
    ? undefined
    : missing.find((module) => new RegExp(`\\b${module}\\b`).test(`${before}\n${code}`));
}

describe("code blocks of README and documentation", () => {
  it("are in a language that can be checked, or state why they cannot run", () => {
    expect(running.filter(({ language }) => !CODE.includes(language)).map(place)).toEqual([]);
    // A reason has at least four words.
    const excused = blocks.filter(({ notRun }) => notRun !== undefined);
    const tooShort = excused.filter(({ notRun }) => notRun!.split(/\s+/).length < 4);
    expect(tooShort.map(place)).toEqual([]);
    expect(running.length).toBeGreaterThan(5 * excused.length);
    // The scripts that a block names exist even if the block is not run.
    const named = excused.flatMap(({ code }) =>
      [...code.matchAll(/npm run ([\w:]+)/g)].map(([, name]) => name!),
    );
    expect(named.filter((name) => !(name in packageJson.scripts))).toEqual([]);
  });

  it("in TypeScript pass the type check", () => {
    expect(typeErrors(modules.map(({ file }) => file))).toEqual([]);
  });
});

describe.each([...new Set(running.map(({ page }) => page))])("%s", (page) => {
  let leave = () => {};
  let path = "";

  beforeAll(() => {
    const workplace = enterWorkplace();
    leave = workplace.leave;
    const bin = join(workplace.directory, "node_modules", ".bin");
    path = `${bin}${delimiter}${process.env.PATH}`;
    // The package as if installed by npm, and npx without network access.
    mkdirSync(bin, { recursive: true });
    symlinkSync(root, join(workplace.directory, "node_modules", "learning-dynamics"));
    symlinkSync(join(root, "node_modules", "@types"), join(workplace.directory, "node_modules", "@types"));
    symlinkSync(join(root, "dist", "cli", "main.js"), join(bin, "learning-dynamics"));
    writeFileSync(join(bin, "npx"), `#!/bin/sh\ncommand=$1; shift\nexec "${bin}/$command" "$@"\n`);
    // CI runs the scripts of the repository; this test only checks that they exist.
    const scripts = Object.keys(packageJson.scripts).join("|");
    const npm = `case "$1 $2" in run\\ *) name=$2 ;; *) name=$1 ;; esac\ncase "$name" in ${scripts}) exit 0 ;; esac`;
    writeFileSync(
      join(bin, "npm"),
      `#!/bin/sh\n${npm}\necho "npm $* is no script of this package" >&2\nexit 1\n`,
    );
    for (const command of ["npx", "npm"]) chmodSync(join(bin, command), 0o755);
  });

  afterAll(() => leave());

  /** Runs a command, for at most two minutes; its error output becomes the message of a failing test. */
  const run = (command: string, words: readonly string[]) => {
    const env = { ...process.env, PATH: path };
    const { status, stderr } = spawnSync(command, words, { env, encoding: "utf8", timeout: 120_000 });
    expect(status, stderr).toBe(0);
  };

  const runBlock: Record<string, (block: Block) => void | Promise<void>> = {
    async ts(block) {
      // A block that begins with a comment with the name of a file is saved to that file.
      const [, name] = /^\/\/ (\w+\.ts)\n/.exec(block.code) ?? [];
      if (name !== undefined) writeFileSync(name, block.code);
      const program = modules.find(({ page, line }) => page === block.page && line === block.line);
      if (program === undefined) return; // runs with the block that it continues
      const print = vi.spyOn(console, "log").mockImplementation(() => {});
      vi.stubGlobal("document", { querySelector: () => ({ innerHTML: "" }) });
      try {
        await import(program.file);
      } finally {
        vi.unstubAllGlobals();
        print.mockRestore();
      }
    },
    js({ code }) {
      const [, name] = /^\/\/ (\w+\.mjs)\n/.exec(code) ?? [];
      if (name !== undefined) writeFileSync(name, code);
      run("node", [`--input-type=${/^import /m.test(code) ? "module" : "commonjs"}`, "-e", code]);
    },
    py: ({ before, code }) => run("python3", ["-c", `${before}\n${code}`]),
    sh({ before, code }) {
      if (!existsSync(join(root, "dist", "cli", "main.js"))) throw new Error("run npm run build first");
      run("bash", ["-euo", "pipefail", "-c", `${before}\n${code}`]);
    },
  };

  // In the order of the page, because blocks read files that earlier blocks write.
  for (const block of running.filter((one) => one.page === page)) {
    const lacking = missingModule(block);
    const title = `runs ${block.language} at line ${block.line}`;
    it.skipIf(lacking !== undefined)(
      lacking === undefined ? title : `${title} (skipped: python3 lacks ${lacking})`,
      async () => {
        await runBlock[block.language]!(block);
      },
    );
  }
});
