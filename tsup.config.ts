import { readFileSync, writeFileSync } from "node:fs";
import { defineConfig } from "tsup";
import { writeNotices } from "./scripts/notices";

/** Every subpath export, by its name in package.json. */
const entries = ["arrays", "random", "linalg", "ode", "tasks", "deep-linear", "plots", "experiments"];

export default defineConfig({
  entry: {
    index: "src/index.ts",
    "cli/main": "src/cli/main.ts",
    ...Object.fromEntries(entries.map((name) => [name, `src/${name}/index.ts`])),
  },
  format: ["esm", "cjs"],
  outExtension: ({ format }) => ({ js: format === "esm" ? ".mjs" : ".js" }),
  target: "es2022",
  platform: "neutral",
  external: [/^node:/],
  esbuildOptions(options) {
    options.mainFields = ["module", "main"];
  },
  dts: {
    entry: Object.fromEntries(
      ["index", ...entries].map((name) => [name, name === "index" ? "src/index.ts" : `src/${name}/index.ts`]),
    ),
  },
  splitting: true,
  clean: true,
  metafile: true,
  async onSuccess() {
    for (const name of ["index", ...entries]) pointToTypes(`dist/${name}.mjs`, `./${name}.d.mts`);
    writeNotices("dist");
  },
});

/** Deno finds the types of a plain .mjs file by a comment on its first line. */
function pointToTypes(file: string, types: string): void {
  writeFileSync(file, `/* @ts-self-types="${types}" */\n${readFileSync(file, "utf8")}`);
}
