import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { apiProgram, apiReport, reportName } from "../../scripts/release/api-report";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "learning-dynamics-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

const report = (files: Record<string, string>): string => {
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  const entry = join(folder, "entry.d.mts");
  return apiReport(apiProgram([entry]), "package/entry", entry);
};

const SHARED =
  "interface Deep { a: number }\ninterface Task { deep: Deep }\ninterface Other { b: 1 }\nexport { type Task as T, Other };";
const ENTRY = `import { T as Task } from './shared.mjs';
/** Learns a task. */
declare function learn(task: Task): void;
declare const SIZE: 3;
interface Options { /** Number of steps. */ readonly count?: number }
export { SIZE, learn, type Options as LearnOptions };`;

it("apiReport lists the exports of an entry by name, without comments, and the unexported types that they mention", () => {
  expect(report({ "shared.d.mts": SHARED, "entry.d.mts": ENTRY })).toBe(`# package/entry

\`\`\`ts
// exported as LearnOptions
interface Options {
    readonly count?: number;
}

const SIZE: 3;

function learn(task: Task): void;

// Not exported, but mentioned above:

interface Deep {
    a: number;
}

interface Task {
    deep: Deep;
}
\`\`\`
`);
});

it("apiReport depends on types, but not on comments, the order of exports or the names of shared files", () => {
  const before = report({ "shared.d.mts": SHARED, "entry.d.mts": ENTRY });
  const reordered = ENTRY.replace("./shared.mjs", "./shared-2.mjs")
    .replace("Learns a task", "Does something else")
    .replace("SIZE, learn", "learn, SIZE");
  expect(report({ "shared-2.d.mts": SHARED, "entry.d.mts": reordered })).toBe(before);
  expect(report({ "shared.d.mts": SHARED.replace("a: number", "a: string"), "entry.d.mts": ENTRY })).not.toBe(
    before,
  );
});

it("reportName names the file of a report after the subpath", () => {
  expect(reportName("package/entry")).toBe("entry.api.md");
});
