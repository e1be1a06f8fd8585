import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { describe, expect, it } from "vitest";
import { reportName } from "../../scripts/release/api-report";
import { jsrManifest, type PackageJson } from "../../scripts/release/manifests";
import {
  questionTable,
  subpathTable,
  withEntryPoints,
  withExports,
  withTable,
} from "../../scripts/release/subpath-files";
import { GROUPS, SUBPATHS, type Subpath } from "../../scripts/release/subpaths";
import { root } from "../examples/snippets";

const read = (path: string) => readFileSync(join(root, path), "utf8");
const readJson = (path: string) => JSON.parse(read(path)) as object;
const manifest = readJson("package.json") as PackageJson;

/** Returns the line of src/index.ts that exports a subpath as a namespace. */
function namespaceLine({ name }: Subpath): string {
  const namespace = name.replaceAll(/-(.)/g, (_, letter: string) => letter.toUpperCase());
  return `export * as ${namespace} from "./${name}";`;
}

/** Returns the expected and the actual content of each place that repeats the list of subpaths. */
const places = (subpaths: readonly Subpath[]): Record<string, readonly [unknown, unknown]> => ({
  "package.json, exports": [withExports(manifest, subpaths).exports, manifest.exports],
  "package.json, typesVersions": [withExports(manifest, subpaths).typesVersions, manifest.typesVersions],
  "jsr.json": [jsrManifest(withExports(manifest, subpaths)), readJson("jsr.json")],
  "docs/site/typedoc.json": [
    withEntryPoints(readJson("docs/site/typedoc.json"), subpaths),
    readJson("docs/site/typedoc.json"),
  ],
  "README.md": [withTable(read("README.md"), subpaths), read("README.md")],
  "src/index.ts": [
    subpaths.map(namespaceLine).sort(),
    read("src/index.ts")
      .split("\n")
      .filter((line) => line.startsWith("export *"))
      .sort(),
  ],
  "src/<name>/index.ts": [
    subpaths.map(({ name }) => name),
    subpaths.map(({ name }) => name).filter((name) => existsSync(join(root, "src", name, "index.ts"))),
  ],
  "api/": [
    [basename(manifest.name), ...subpaths.map(({ name }) => name)].map(reportName).sort(),
    readdirSync(join(root, "api")).sort(),
  ],
});

describe("the list of subpaths", () => {
  it.each(Object.entries(places(SUBPATHS)))("agrees with %s", (_, [expected, found]) => {
    expect(found).toEqual(expected);
  });

  it("differs from each of these places with an additional or a missing subpath", () => {
    const another: Subpath = {
      name: "one-more",
      group: "Theories",
      title: "More",
      contents: "more",
      question: "Which more?",
    };
    const unlike = (subpaths: readonly Subpath[]) =>
      Object.entries(places(subpaths)).flatMap(([place, [expected, found]]) =>
        isDeepStrictEqual(found, expected) ? [] : [place],
      );
    expect(unlike(SUBPATHS)).toEqual([]);
    expect(unlike([...SUBPATHS, another])).toEqual(Object.keys(places(SUBPATHS)));
    // Not all folders of src/ are subpaths.
    const others = Object.keys(places(SUBPATHS)).filter((place) => place !== "src/<name>/index.ts");
    expect(unlike(SUBPATHS.filter(({ name }) => name !== "deep-linear"))).toEqual(others);
  });

  it("has unique names in lower case, with titles and descriptions", () => {
    expect(new Set(SUBPATHS.map(({ name }) => name)).size).toBe(SUBPATHS.length);
    for (const { name, title, contents } of SUBPATHS) {
      expect(name).toMatch(/^[a-z]+(-[a-z]+)*$/);
      expect(title).toMatch(/^[A-Z]/);
      // The description has to fit a table cell on one line.
      expect(contents).toMatch(/^[^|\n]+$/);
    }
  });
});

describe("the table of subpaths", () => {
  it("lists the groups in order and names each group once", () => {
    const subpath = (name: string, group: Subpath["group"]) => ({ name, group, title: name, contents: name });
    const rows = subpathTable(
      [subpath("c", "Tools"), subpath("a", "Ground"), subpath("b", "Ground")],
      (name) => `<${name}>`,
    ).split("\n");
    expect(rows.slice(2)).toEqual(["| Ground | <a> | a |", "|  | <b> | b |", "| Tools | <c> | c |"]);
    expect(new Set(SUBPATHS.map(({ group }) => group))).toEqual(new Set(GROUPS));
  });
});

describe("the table of questions", () => {
  it("has a row for every theory and every subpath of networks, and for no other", () => {
    const names = SUBPATHS.filter(({ group }) => group === "Theories" || group === "Networks");
    const rows = questionTable(SUBPATHS).split("\n").slice(2);
    expect(rows.map((row) => /`(.*)`/.exec(row)?.[1])).toEqual(names.map(({ name }) => name));
    for (const { question } of names) expect(question).toMatch(/^[A-Z][^|\n]+\?$/);
  });

  it("stands in a README of at most 900 words", () => {
    expect(read("README.md").split(/\s+/).length).toBeLessThanOrEqual(900);
  });

  it("requires its heading in the README", () => {
    expect(() => withTable("# Another text\n", SUBPATHS)).toThrow("table of questions");
  });
});
