/* Imports and requires every entry of the installed package and compares the exported names. */
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);
const { name, exports, typesVersions } = require("learning-dynamics/package.json");

const camel = (subpath) => subpath.replace(/-(.)/g, (_, letter) => letter.toUpperCase());
const names = (module) => Object.keys(module).sort().join(" ");
const check = (condition, message) => {
  if (!condition) throw new Error(message);
};

const subpaths = Object.keys(exports).filter((path) => path !== "./package.json");
const root = { imported: await import(name), required: require(name) };
for (const subpath of subpaths) {
  const specifier = subpath.replace(/^\./, name);
  const [imported, required] = [await import(specifier), require(specifier)];
  check(names(imported) !== "", `${specifier} exports nothing`);
  check(
    names(imported) === names(required),
    `${specifier}: ${names(imported)} by import, ${names(required)} by require`,
  );
  if (subpath === ".") continue;
  const short = subpath.slice(2);
  check(typesVersions["*"][short] !== undefined, `${specifier} has no types for node10 resolution`);
  check(
    names(root.imported[camel(short)]) === names(imported),
    `the root exports a different ${short} by import`,
  );
  check(root.required[camel(short)] === required, `the root exports a different ${short} by require`);
}
console.log(`${subpaths.length} entries`);
