import { defineConfig } from "tsup";
import { version } from "./package.json";
import { bundledOpen } from "./scripts/build/bundled-open";
import { lazyPackages } from "./scripts/build/lazy-packages";
import { rawText } from "./scripts/build/raw-text";
import { SUBPATHS } from "./scripts/release/subpaths";

/** The source of every subpath, by the name of its files in dist/. */
const entries = Object.fromEntries(SUBPATHS.map(({ name }) => [name, `src/${name}/index.ts`]));

/**
 * Declarations of every subpath as `npm run build:declarations` writes them. From the sources, the bundler of declarations
 * would make a program of TypeScript for many of the files, which takes ten times the time and the memory.
 */
const declarations = Object.fromEntries(
  SUBPATHS.map(({ name }) => [name, `declarations/${name}/index.d.ts`]),
);

export default defineConfig({
  entry: {
    ...entries,
    "cli/main": "src/cli/main.ts",
    // Loaded on demand by results, under a name that bundlers can leave out.
    "to-svg": "src/plots/to-svg.ts",
    // Files of their own, so that a bundle of one closed form has its figure without the integrators.
    drawable: "src/figures/drawable.ts",
    "trajectory-figure": "src/figures/trajectory-figure.ts",
    "ntk-worker": "src/ntk/infinite/ntk-worker.ts",
    "sweep-worker": "src/sweeps/executors/sweep-worker.ts",
    "no-resvg": "src/plots/output/no-resvg.ts",
    "no-piscina": "src/concurrency/no-piscina.ts",
    "no-queue": "src/sweeps/queue/no-packages.ts",
  },
  format: ["esm", "cjs"],
  outExtension: ({ format }) => ({ js: format === "esm" ? ".mjs" : ".js" }),
  target: "es2022",
  platform: "neutral",
  external: [/^node:/],
  // Dependencies with code in dist/, like the packages for development: reading their files would take longer than all of
  // the library.
  noExternal: ["ml-matrix", "ndarray", "ndarray-ops"],
  plugins: [lazyPackages],
  esbuildPlugins: [rawText, bundledOpen],
  removeNodeProtocol: false,
  define: { LEARNING_DYNAMICS_VERSION: JSON.stringify(version) },
  esbuildOptions(options, { format }) {
    options.mainFields = ["module", "main"];
    // Sources that can be tree-shaken, and a build that reads no streams of Node.
    options.alias = {
      "ml-matrix": "./node_modules/ml-matrix/src/index.js",
      papaparse: "./node_modules/papaparse/papaparse.min.js",
    };
    // CommonJS has no import.meta; a path does where a file asks for the URL of its own folder.
    if (format === "cjs") options.define = { ...options.define, "import.meta.url": "__filename" };
  },
  dts: { entry: declarations },
  splitting: true,
  treeshake: true,
  clean: true,
  metafile: true,
});
