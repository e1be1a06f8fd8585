/* Imports and requires every entry of the installed package and compares the exported names. */
import { createRequire } from "node:module";
import { inspect } from "node:util";

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

/* Node.js prints the name of an uncaught error's class. The bundled class must have the name of its source. */
for (const { arrays, deepLinear } of Object.values(root)) {
  for (const errorClass of Object.values(arrays).filter(({ prototype }) => prototype instanceof Error)) {
    const exported = Object.keys(arrays).find((key) => arrays[key] === errorClass);
    check(errorClass.name === exported, `the class ${exported} has the name ${errorClass.name}`);
  }
  try {
    deepLinear.modeDynamics({ strength: Number.NaN, initial: 1 });
  } catch (error) {
    check(
      /^ArgumentError: modeDynamics: /.test(inspect(error)),
      `an ArgumentError prints as ${inspect(error)}`,
    );
  }
}
console.log(`${subpaths.length} entries`);
