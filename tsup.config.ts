import { defineConfig } from "tsup";

/** Every subpath export, by its name in package.json. */
const subpaths = [
  "arrays",
  "random",
  "linalg",
  "ode",
  "tasks",
  "deep-linear",
  "implicit-bias",
  "neural-race",
  "ntk",
  "universal",
  "networks",
  "plots",
  "graphs",
  "experiments",
];
const entries = Object.fromEntries(subpaths.map((name) => [name, `src/${name}/index.ts`]));

export default defineConfig({
  entry: { ...entries, "cli/main": "src/cli/main.ts", "no-linkedom": "src/plots/no-linkedom.ts" },
  format: ["esm", "cjs"],
  outExtension: ({ format }) => ({ js: format === "esm" ? ".mjs" : ".js" }),
  target: "es2022",
  platform: "neutral",
  external: [/^node:/],
  removeNodeProtocol: false,
  esbuildOptions(options) {
    options.mainFields = ["module", "main"];
  },
  dts: { entry: entries },
  splitting: true,
  treeshake: true,
  clean: true,
  metafile: true,
});
