/*
 * Completes dist/ after the bundler: the root, removal of redundant imports, the drawing in CommonJS, types for Deno, and
 * licence notices.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { writeNotices } from "./notices";
import { writeRoot } from "./root";

const directory = "dist";

writeRoot(directory);

const codes = readdirSync(directory).filter((file) => file.endsWith(".mjs"));
const types = readdirSync(directory).filter((file) => file.endsWith(".d.mts"));

for (const file of codes) {
  // Remove imports without names, which only fix the order of loading and cause warnings of other bundlers.
  const code = readFileSync(`${directory}/${file}`, "utf8").replace(/^import '\.\/chunk-\w+\.mjs';\n/gm, "");
  writeFileSync(`${directory}/${file}`, code);
}

// In CommonJS `require` loads the drawing: Jest, among others, runs no `import()`.
for (const file of readdirSync(directory).filter((name) => name.endsWith(".js"))) {
  const code = readFileSync(`${directory}/${file}`, "utf8").replace(
    "await import('./to-svg.js')",
    "require('./to-svg.js')",
  );
  writeFileSync(`${directory}/${file}`, code);
}

// Deno finds the types of plain files by a comment on the first line of the code. Declarations that entries share have
// no code, so an empty file is written for them.
for (const file of types) {
  const path = `${directory}/${file.replace(/\.d\.mts$/, ".mjs")}`;
  const code = existsSync(path) ? readFileSync(path, "utf8") : "export {};\n";
  writeFileSync(path, `/* @ts-self-types="./${file}" */\n${code}`);
}

// The location of the types of ndarray, again for Deno.
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
