import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { cruise, type ICruiseOptions, type ICruiseResult } from "dependency-cruiser";
import { describe, expect, it } from "vitest";

const root = join(import.meta.dirname, "../..");
const { forbidden, options } = createRequire(import.meta.url)(join(root, ".dependency-cruiser.cjs"));

/** Returns the imports below `folder`/src that violate a rule, as "rule: from → to". */
async function violations(folder: string): Promise<string[]> {
  const { tsConfig: _, ...shared } = options;
  const settings: ICruiseOptions = { ...shared, ruleSet: { forbidden }, validate: true, baseDir: folder };
  const { output } = await cruise(["src"], settings);
  return (output as ICruiseResult).summary.violations.map(
    ({ rule, from, to }) => `${rule.name}: ${from} → ${to}`,
  );
}

/** Returns the names of the rules, each once, that a source tree violates; the tree is given by paths and texts. */
async function violatedBy(files: Readonly<Record<string, string>>): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), "floors-"));
  try {
    for (const [path, text] of Object.entries({ "src/arrays/types.ts": "export type A = 1;", ...files })) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    return [...new Set((await violations(folder)).map((violation) => violation.split(":")[0]!))].sort();
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe("the floors of src", () => {
  it("hold for every import of the library", async () => {
    expect(await violations(root)).toEqual([]);
  });

  it("allow imports downwards and within a room", async () => {
    const files = {
      "src/ode/solve.ts":
        'import type { A } from "../arrays/types"; import "./radau/radau"; export type B = A;',
      "src/ode/radau/radau.ts": "export const stages = 3;",
      "src/ntk/index.ts": 'export * from "../ode/solve";',
    };
    expect(await violatedBy(files)).toEqual([]);
  });

  it("reject an import from a lower floor to a higher one", async () => {
    const files = {
      "src/ode/solve.ts": 'import { f } from "../ntk/kernel"; f();',
      "src/ntk/kernel.ts": "export const f = () => 1;",
    };
    expect(await violatedBy(files)).toEqual(["floor-ode"]);
  });

  it("reject an import of one theory by another, even of a type only", async () => {
    const files = {
      "src/universal/fit.ts": 'import type { F } from "../ntk/kernel"; export type G = F;',
      "src/ntk/kernel.ts": "export type F = 1;",
    };
    expect(await violatedBy(files)).toEqual([
      "floor-deep-linear-neural-race-ntk-universal-implicit-bias-self-supervised-bayesian",
    ]);
  });

  it("allow an import() of the drawing by the display of a result and of commands by the command line, and reject others", async () => {
    const drawing = { "src/plots/to-svg.ts": "export const toSvg = () => '';" };
    const load = 'export const draw = () => import("../plots/to-svg");';
    expect(await violatedBy({ ...drawing, "src/figures/drawable.ts": load })).toEqual([]);
    expect(await violatedBy({ ...drawing, "src/figures/figure.ts": load })).toEqual(["no-second-loader"]);
    expect(await violatedBy({ ...drawing, "src/plots/display.ts": load })).toEqual(["no-second-loader"]);
    const other = {
      "src/figures/drawable.ts": 'export const draw = () => import("../plots/display");',
      "src/plots/display.ts": "export const display = () => '';",
    };
    expect(await violatedBy(other)).toEqual(["no-second-loaded-file"]);
    const command = { "src/cli/command-line.ts": 'export const run = () => import("./run");' };
    expect(await violatedBy({ ...command, "src/cli/run.ts": "export const run = 1;" })).toEqual([]);
    const elsewhere = { "src/cli/main.ts": 'export const draw = () => import("../plots/to-svg");' };
    expect(await violatedBy({ ...drawing, ...elsewhere })).toEqual(["no-command-elsewhere"]);
    const fixed = { ...drawing, "src/figures/drawable.ts": 'export { toSvg } from "../plots/to-svg";' };
    expect(await violatedBy(fixed)).toEqual(["floor-figures"]);
  });

  it("reject an import of the library's root", async () => {
    const files = { "src/ode/solve.ts": 'import "../index";', "src/index.ts": "export const x = 1;" };
    expect(await violatedBy(files)).toEqual(["floor-ode"]);
  });

  it("reject two files that import each other, even if one import is of a type", async () => {
    const files = {
      "src/ode/pair.ts": 'import type { S } from "./step"; export const pair = (s: S) => s;',
      "src/ode/step.ts": 'import { pair } from "./pair"; export type S = 1; pair(1);',
    };
    expect(await violatedBy(files)).toEqual(["no-circle"]);
  });

  it("reject an import into an inner folder of another room", async () => {
    const files = {
      "src/ntk/kernel.ts": 'import "../ode/radau/radau";',
      "src/ode/radau/radau.ts": "export const stages = 3;",
    };
    expect(await violatedBy(files)).toEqual(["no-inner-folder-of-another-room"]);
  });

  it("reject a room that has no floor", async () => {
    const files = {
      "src/new-room/file.ts": "export const x = 1;",
      "src/ntk/kernel.ts": 'import "../new-room/file";',
    };
    expect(await violatedBy(files)).toContain("no-room-without-floor");
  });
});
