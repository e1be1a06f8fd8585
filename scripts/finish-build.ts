/* What the bundler leaves to do in dist/: the root, tidier imports, pointers to types for Deno, and licence notices. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { writeNotices } from "./notices";
import { writeRoot } from "./root";

const directory = "dist";

writeRoot(directory);

const codes = readdirSync(directory).filter((file) => file.endsWith(".mjs"));
const types = readdirSync(directory).filter((file) => file.endsWith(".d.mts"));

for (const file of codes) {
  // Bundlers warn of the imports that a file names only for their order of loading.
  const code = readFileSync(`${directory}/${file}`, "utf8").replace(/^import '\.\/chunk-\w+\.mjs';\n/gm, "");
  writeFileSync(`${directory}/${file}`, code);
}

// Deno, given these as plain files, finds the types of code by a comment on its first line, and only of code: the
// declarations that entries share get an empty file of it.
for (const file of types) {
  const path = `${directory}/${file.replace(/\.d\.mts$/, ".mjs")}`;
  const code = existsSync(path) ? readFileSync(path, "utf8") : "export {};\n";
  writeFileSync(path, `/* @ts-self-types="./${file}" */\n${code}`);
}

// Where ndarray's own types are, again for Deno.
const { dependencies } = JSON.parse(readFileSync("package.json", "utf8")) as {
  dependencies: Record<string, string>;
};
const ndarrayTypes = `// @ts-types="npm:@types/ndarray@${dependencies["@types/ndarray"]}"\n`;
for (const file of types) {
  const declarations = readFileSync(`${directory}/${file}`, "utf8");
  writeFileSync(
    `${directory}/${file}`,
    declarations.replace(/^import .* from 'ndarray';$/m, `${ndarrayTypes}$&`),
  );
}

writeNotices(directory);
