import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readReferences, testFiles } from "../../scripts/references";
import { root } from "../examples/snippets";

const files = testFiles(join(root, "test"));
const read = files.map((file) => readReferences(root, file));
const references = read.flatMap((file) => file.references);

describe("reference values of the tests", () => {
  it("have an origin and a tolerance, each in the form that the documentation reads", () => {
    const complaints = read.flatMap((file) => file.complaints);
    expect(complaints.map(({ file, line, problem }) => `${file}:${line}: ${problem}`)).toEqual([]);
  });

  it("are in the documentation's table by the hundred, all of them inside a test or read by one", () => {
    const inTests = references.filter(({ fixture }) => fixture === undefined);
    expect(inTests.reduce((sum, { count }) => sum + count, 0)).toBeGreaterThan(300);
    expect(references.length).toBeGreaterThan(50);
  });

  it("in files of their own are named by a test", () => {
    const folders = readdirSync(join(root, "test")).map((name) => join("test", name, "fixtures"));
    const fixtures = folders
      .filter((folder) => existsSync(join(root, folder)))
      .flatMap((folder) => readdirSync(join(root, folder)).map((name) => join(folder, name)))
      .filter((path) => path.endsWith(".json"));
    const named = new Set(references.map(({ fixture }) => fixture));
    expect(fixtures.filter((path) => !named.has(path))).toEqual([]);
  });

  it("are missed where their origin, their tolerance or their numbers are", () => {
    const folder = mkdtempSync(join(tmpdir(), "learning-dynamics-"));
    const problemsOf = (text: string) => {
      writeFileSync(join(folder, "some.test.ts"), text);
      return readReferences(folder, join(folder, "some.test.ts")).complaints.map(({ line, problem }) => [
        line,
        problem,
      ]);
    };
    try {
      const call = "expect(found).toBeCloseTo(0.123456, 6);";
      expect(problemsOf(call)).toEqual([[1, "0.123456 has no Origin (or Given, where it is not expected)"]]);
      expect(problemsOf(`// Origin: numpy.\n${call}`)).toEqual([[1, 'not "Origin: ... . Tolerance ... ."']]);
      expect(problemsOf(`// Origin: numpy. Tolerance 1e-9.\n${call}`)).toEqual([
        [1, "nothing in the file is held to 1e-9"],
      ]);
      expect(problemsOf("// Origin: numpy. Tolerance none.\nexpect(found).toBe(wanted);")).toEqual([
        [1, "no numbers below it"],
      ]);
      expect(problemsOf(`// Origin: numpy. Tolerance 5e-7.\n${call}`)).toEqual([]);
      expect(problemsOf("// Given: chosen by hand.\nconst start = [0.123456];")).toEqual([]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it("keep what is given apart from what is expected", () => {
    const golden = references.find(({ file }) => file.endsWith("mode-dynamics.test.ts"))!;
    expect(golden.titles).toEqual(["modeDynamics"]);
    expect(golden.rows[0]).toEqual({ given: "depth 2, initial 1e-3", expected: "time 4.218985" });
    expect(golden.count).toBe(6);
  });
});
