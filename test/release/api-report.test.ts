import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type ApiReport, apiProgram, apiReport, reportName } from "../../scripts/release/api-report";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "learning-dynamics-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

const write = (files: Record<string, string>): void => {
  for (const [name, text] of Object.entries(files)) {
    const path = join(folder, "dist", name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
};

/** Reports on `entry.d.mts` next to another entry of the package, `other.d.mts`. */
const report = (files: Record<string, string>): ApiReport => {
  write({ "other.d.mts": "export {};", ...files });
  const entries = ["entry", "other"].map((name) => ({
    specifier: `package/${name}`,
    types: join(folder, "dist", `${name}.d.mts`),
  }));
  return apiReport(apiProgram(entries.map(({ types }) => types)), entries[0]!, entries);
};

const SHARED =
  "interface Deep { a: number }\ninterface Task { deep: Deep }\ninterface Other { b: 1 }\nexport { type Task as T, type Deep, Other };";
const OTHER = "export { T as Task } from './shared.mjs';";
const ENTRY = `import { T as Task$1 } from './shared.mjs';
/** Learns a task. */
declare function learn(task: Task$1): void;
declare const SIZE: 3;
interface Options { /** Number of steps. */ readonly count?: number }
export { SIZE, learn, type Options as LearnOptions };`;

it("apiReport lists the exports of an entry by name, without comments, and imports the types of other entries", () => {
  const { text, unexported } = report({ "shared.d.mts": SHARED, "other.d.mts": OTHER, "entry.d.mts": ENTRY });
  expect(text).toBe(`# package/entry

\`\`\`ts
import type { Task as Task$1 } from "package/other";

// exported as LearnOptions
interface Options {
    readonly count?: number;
}

const SIZE: 3;

function learn(task: Task$1): void;
\`\`\`
`);
  expect(unexported).toEqual([]);
});

it("apiReport names the types in signatures that no entry exports", () => {
  const entry = ENTRY.replace("type Options as LearnOptions", "learn as teach").replace("count?: number", "");
  expect(report({ "shared.d.mts": SHARED, "entry.d.mts": entry }).unexported).toEqual(["Task$1"]);
  const taking =
    "interface Options { size: 1 }\ndeclare function run(options: Options): Map<string, 1>;\nexport { run };";
  expect(report({ "entry.d.mts": taking }).unexported).toEqual(["Options"]);
  expect(report({ "entry.d.mts": `${taking}\nexport { type Options };` }).unexported).toEqual([]);
});

it("apiReport leaves out the declarations of other packages", () => {
  const { text, unexported } = report({
    "../node_modules/foreign/index.d.ts": "export interface Foreign { deep: 1 }",
    "entry.d.mts": "import { Foreign } from 'foreign';\ndeclare const value: Foreign;\nexport { value };",
  });
  expect(text).toContain("const value: Foreign;");
  expect(text).not.toContain("interface");
  expect(unexported).toEqual([]);
});

it("apiReport depends on types, but not on comments, the order of exports or the names of shared files", () => {
  const before = report({ "shared.d.mts": SHARED, "other.d.mts": OTHER, "entry.d.mts": ENTRY });
  const reordered = ENTRY.replace("./shared.mjs", "./shared-2.mjs")
    .replace("Learns a task", "Does something else")
    .replace("SIZE, learn", "learn, SIZE");
  const moved = { "shared-2.d.mts": SHARED, "other.d.mts": OTHER.replace("shared", "shared-2") };
  expect(report({ ...moved, "entry.d.mts": reordered })).toEqual(before);
  const changed = ENTRY.replace("count?: number", "count?: string");
  expect(report({ "shared.d.mts": SHARED, "other.d.mts": OTHER, "entry.d.mts": changed })).not.toEqual(
    before,
  );
});

it("reportName names the file of a report after the subpath", () => {
  expect(reportName("package/entry")).toBe("entry.api.md");
});
