import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { describe, expect, it } from "vitest";
import { longLiterals } from "../../scripts/references/long-literals";
import {
  faultsOf,
  numbersOf,
  type ReferenceSet,
  readReferenceFile,
  referenceFiles,
  SUFFIX,
} from "../../scripts/references/reference-file";
import { root } from "../examples/snippets";
import { expectWithin } from "../helpers/references";

const folder = join(root, "test");
const paths = referenceFiles(folder);

/** Returns the path of the test that reads a file of reference values. */
const readerOf = (path: string): string | undefined =>
  [".test.ts", ".ts"].map((ending) => path.replace(SUFFIX, ending)).find(existsSync);

describe("reference values of the tests", () => {
  it.each(paths.map((path) => relative(root, path)))(
    "%s has an origin and a tolerance for each value",
    (path) => {
      expect(() => readReferenceFile(join(root, path))).not.toThrow();
    },
  );

  it.each(paths.map((path) => relative(root, path)))(
    "every set of %s is read by the test in the same folder",
    (path) => {
      const reader = readerOf(join(root, path));
      const text = reader === undefined ? "" : readFileSync(reader, "utf8");
      const names = Object.keys(readReferenceFile(join(root, path)));
      expect(names.filter((name) => !text.includes(JSON.stringify(name)))).toEqual([]);
    },
  );

  it("stand in files of data, not as literals in expectations", () => {
    const sources = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) =>
      name.endsWith(".ts"),
    );
    const found = sources.flatMap((name) =>
      longLiterals(readFileSync(join(folder, name), "utf8")).map(
        ([line, text]) => `test/${name}:${line}: ${text}`,
      ),
    );
    expect(found, "move these numbers to x.references.json, with their origin (CONTRIBUTING, Tests)").toEqual(
      [],
    );
  });

  it("are reported if an expectation holds a literal with many digits", () => {
    expect(longLiterals("const x = 0.1234567;\nexpect(x).toBeCloseTo(0.1234567, 7);")).toEqual([
      [2, "0.1234567"],
    ]);
    expect(longLiterals("expect(x).toBeLessThan(1e-10);\nexpect(y).toBe(1_000_000_000);")).toEqual([]);
  });

  it("number in the hundreds, with many in each theory", () => {
    const count = (path: string) =>
      Object.values(readReferenceFile(path)).reduce(
        (sum, { values }) =>
          sum + values.reduce((total, { expected }) => total + numbersOf(expected).length, 0),
        0,
      );
    expect(paths.reduce((sum, path) => sum + count(path), 0)).toBeGreaterThan(1000);
    for (const room of ["deep-linear", "neural-race", "ntk", "universal", "implicit-bias", "networks"])
      expect(paths.some((path) => path.startsWith(join(folder, room)))).toBe(true);
  });

  it("are rejected without an origin, a tolerance or finite numbers", () => {
    const complete: ReferenceSet = { origin: "mpmath", tolerance: "exact", values: [{ expected: [1, 2] }] };
    expect(faultsOf(complete)).toEqual([]);
    expect(faultsOf({ ...complete, origin: "" })).toEqual(["has no origin"]);
    expect(faultsOf({ origin: "mpmath", values: complete.values })).toEqual(["values[0] has no tolerance"]);
    expect(faultsOf({ ...complete, tolerance: { absolute: 0 } })).toEqual(["values[0] has no tolerance"]);
    expect(faultsOf({ ...complete, values: [] })).toEqual(["has no values"]);
    expect(faultsOf({ ...complete, values: [{ expected: {} }] })).toEqual(["values[0] has no numbers"]);
    const infinite = { ...complete, values: [{ expected: Number.POSITIVE_INFINITY }] };
    expect(faultsOf(infinite)).toEqual(["values[0] has an entry that is not a finite number"]);
  });

  it("are compared within their tolerances, and shapes must agree", () => {
    expect(() => expectWithin({ absolute: 1e-3 }, [1.0005, 2], [1, 2])).not.toThrow();
    expect(() => expectWithin({ absolute: 1e-3 }, [1.002, 2], [1, 2])).toThrow(
      /value\[0\]: 1.002 differs from 1/,
    );
    expect(() => expectWithin({ relative: 1e-3 }, { a: 1001 }, { a: 1000 })).not.toThrow();
    expect(() => expectWithin({ relative: 1e-3 }, { a: 1002 }, { a: 1000 })).toThrow();
    expect(() => expectWithin({ ofLargest: 1e-3 }, [1000, 0.5], [1000, 0])).not.toThrow();
    expect(() => expectWithin("exact", Number.NaN, 1)).toThrow();
    expect(() => expectWithin("exact", [1], [1, 1])).toThrow();
  });
});
