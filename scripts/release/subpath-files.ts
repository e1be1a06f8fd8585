import type { PackageJson } from "./manifests";
import { GROUPS, type Subpath } from "./subpaths";

/** Returns the manifest with entry points for the root and each subpath, for every way to resolve modules and types. */
export function withExports(manifest: PackageJson, subpaths: readonly Subpath[]): PackageJson {
  const names = subpaths.map(({ name }) => name);
  const modules = names.map((name) => [`./${name}`, conditions(name)]);
  const types = names.map((name) => [name, [`./dist/${name}.d.ts`]]);
  return {
    ...manifest,
    exports: {
      ".": conditions("index"),
      ...Object.fromEntries(modules),
      "./package.json": "./package.json",
    },
    typesVersions: { "*": Object.fromEntries(types) },
  };
}

const conditions = (name: string) => ({
  import: { types: `./dist/${name}.d.mts`, default: `./dist/${name}.mjs` },
  require: { types: `./dist/${name}.d.ts`, default: `./dist/${name}.js` },
});

/** Returns the options of TypeDoc with each subpath as an entry point. */
export const withEntryPoints = (options: object, subpaths: readonly Subpath[]) => ({
  ...options,
  entryPoints: subpaths.map(({ name }) => `../../src/${name}/index.ts`),
});

/** Returns the README with the table of questions directly below its heading. */
export function withTable(readme: string, subpaths: readonly Subpath[]): string {
  const table = /(?<=^## What it answers\n\n)(?:\|.*\n)+/m;
  if (!table.test(readme)) throw new Error("README.md has no table of questions");
  return readme.replace(table, () => `${questionTable(subpaths)}\n`);
}

/** Formats the questions of the subpaths as a Markdown table. */
export function questionTable(subpaths: readonly Subpath[]): string {
  const rows = subpaths.flatMap(({ name, question }) =>
    question === undefined ? [] : [`| ${question} | \`${name}\` |`],
  );
  return ["| question | import from `learning-dynamics/…` |", "|---|---|", ...rows].join("\n");
}

/** Formats the subpaths as a Markdown table, by group; `link` returns the cell with the name of a subpath. */
export function subpathTable(subpaths: readonly Subpath[], link: (name: string) => string): string {
  const rows = GROUPS.flatMap((group) =>
    subpaths
      .filter((subpath) => subpath.group === group)
      .map(({ name, contents }, k) => `| ${k === 0 ? group : ""} | ${link(name)} | ${contents} |`),
  );
  return ["| | import from `learning-dynamics/…` | contents |", "|---|---|---|", ...rows].join("\n");
}
