import type { PackageJson } from "./manifests";
import { GROUPS, type Subpath } from "./subpaths";

/** The manifest with the entry points of the root and of each subpath, for every resolution of modules and types. */
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

/** TypeDoc's options with each subpath as an entry point. */
export const withEntryPoints = (options: object, subpaths: readonly Subpath[]) => ({
  ...options,
  entryPoints: subpaths.map(({ name }) => `../../src/${name}/index.ts`),
});

/** README with the table of the subpaths as the first thing below its heading. */
export function withTable(readme: string, subpaths: readonly Subpath[]): string {
  const table = /(?<=^## What is in it\n\n)(?:\|.*\n)+/m;
  if (!table.test(readme)) throw new Error("README.md has no table of subpaths");
  return readme.replace(table, () => `${subpathTable(subpaths, (name) => `\`${name}\``)}\n`);
}

/** The subpaths as a table in Markdown, by group; `link` returns the cell with a subpath's name. */
export function subpathTable(subpaths: readonly Subpath[], link: (name: string) => string): string {
  const rows = GROUPS.flatMap((group) =>
    subpaths
      .filter((subpath) => subpath.group === group)
      .map(({ name, contents }, k) => `| ${k === 0 ? group : ""} | ${link(name)} | ${contents} |`),
  );
  return ["| | import from `learning-dynamics/…` | what it holds |", "|---|---|---|", ...rows].join("\n");
}
