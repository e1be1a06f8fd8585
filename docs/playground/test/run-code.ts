import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import ts from "typescript";
import { expect } from "vitest";
import type { Outcome } from "../src/outcome";

type Plots = Outcome["plots"];

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));

const RUNNER = `
import { readdirSync, unlinkSync, writeFileSync } from "node:fs";
for (const name of readdirSync(".").filter((file) => /^code-\\d+\\.mjs$/.test(file))) {
  const before = new Set(readdirSync("."));
  const printed = [];
  console.log = (...texts) => printed.push(texts.join(" "));
  const { plots } = await import("./" + name);
  const files = readdirSync(".").filter((file) => !before.has(file));
  for (const file of files) unlinkSync(file);
  const run = { plots, printed, files };
  writeFileSync(name + ".json", JSON.stringify(run, (_, value) => (ArrayBuffer.isView(value) ? [...value] : value)));
}
`;

/** Curves of a copied program, the lines that it prints and the files that it writes. */
interface CodeRun {
  readonly plots: Plots;
  readonly printed: readonly string[];
  readonly files: readonly string[];
}

/** Runs copied code as a user would: in a folder with the package, with strict TypeScript, in Node. */
export async function runCode(codes: readonly string[]): Promise<{ runs: CodeRun[]; problems: string[] }> {
  const folder = await mkdtemp(join(tmpdir(), "playground-code-"));
  try {
    await writeFile(join(folder, "package.json"), JSON.stringify({ type: "module" }));
    await mkdir(join(folder, "node_modules"));
    await symlink(ROOT, join(folder, "node_modules", "learning-dynamics"), "dir");
    await symlink(join(ROOT, "node_modules", "@types"), join(folder, "node_modules", "@types"), "dir");
    const files = codes.map((_, i) => join(folder, `code-${i}.ts`));
    for (const [i, code] of codes.entries()) {
      await writeFile(files[i]!, code);
      const { outputText } = ts.transpileModule(code, { compilerOptions: OPTIONS });
      await writeFile(join(folder, `code-${i}.mjs`), outputText);
    }
    const problems = ts
      .getPreEmitDiagnostics(ts.createProgram(files, OPTIONS))
      .map(
        ({ file, messageText }) => `${file?.fileName}: ${ts.flattenDiagnosticMessageText(messageText, "\n")}`,
      );
    await writeFile(join(folder, "run.mjs"), RUNNER);
    await promisify(execFile)(process.execPath, ["run.mjs"], { cwd: folder });
    const texts = await Promise.all(
      codes.map((_, i) => readFile(join(folder, `code-${i}.mjs.json`), "utf8")),
    );
    return { runs: texts.map((text) => JSON.parse(text) as CodeRun), problems };
  } finally {
    await rm(folder, { recursive: true });
  }
}

const OPTIONS: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  lib: ["lib.es2022.d.ts", "lib.dom.d.ts"],
  types: ["node"],
  strict: true,
  noUncheckedIndexedAccess: true,
  skipLibCheck: true,
  noEmit: true,
};

/** Lists the numbers of plots, curve by curve, with the names of the curves. */
export const numbersOf = (plots: Plots): { name: string; numbers: number[] }[] =>
  Object.entries(plots).flatMap(([plot, marks]) =>
    marks.map((mark) => {
      const { type } = mark;
      const words = "method" in mark ? `${mark.category ?? ""} ${mark.method ?? ""}` : (mark.panel ?? "");
      const numbers =
        mark.type === "cell"
          ? mark.values.flat()
          : mark.type === "rule"
            ? [mark.x ?? mark.y ?? Number.NaN]
            : mark.type === "tile"
              ? [...mark.values]
              : mark.type === "line" || mark.type === "dot"
                ? [...mark.x, ...mark.y]
                : [];
      return { name: `${plot}: ${type} ${words}`, numbers };
    }),
  );

/** Compares copied numbers with displayed ones, relative to the largest of each curve, since engines differ in the last bits. */
export function expectSameNumbers(copied: Plots, shown: Plots, what: string): void {
  const sorted = (plots: Plots) =>
    numbersOf(plots).sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
  const [given, expected] = [sorted(copied), sorted(shown)];
  expect(given.map(({ name }) => name)).toEqual(expected.map(({ name }) => name));
  for (const [k, { name, numbers }] of expected.entries()) {
    const size = Math.max(...numbers.map(Math.abs), 1e-3);
    const worst = Math.max(...numbers.map((x, i) => Math.abs(x - given[k]!.numbers[i]!)));
    expect(given[k]!.numbers.length, `${what}, ${name}`).toBe(numbers.length);
    expect(worst / size, `${what}, ${name}`).toBeLessThan(1e-9);
  }
}
