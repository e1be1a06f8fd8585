import { readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { check, expect } from "../outcomes.mjs";
import { app, ESBUILD, filesIn, node, npm, run } from "../workspace.mjs";

const VITE = "vite@8.3.8";

/** Largest size in bytes of a page that displays a mode, without the drawing that it loads on demand. */
const MAX_PAGE = 30_000;

/** Checks the display of a mode: its text, and the drawing that nothing but the display has imported. */
export function expectDisplay({ text, "image/svg+xml": svg, "text/plain": plain }) {
  expect(text.startsWith("How the mode is learned\n") && text.includes("▁▂"), `the text is ${text}`);
  expect(svg?.startsWith("<svg") && svg.includes("strength u"), `the drawing is ${svg ?? plain}`);
  expect(plain === text, `the text of the notebook is ${plain}`);
}

/** Runs a bundled page, and checks its display. */
async function runPage(file) {
  await import(pathToFileURL(file).href);
  expectDisplay(await globalThis.displayed());
}

/** Returns a bundled file and all files that it imports before it runs. */
function filesAtStart(folder, file) {
  const imported = readFileSync(join(folder, file), "utf8").matchAll(/(?:from|import)\s*"\.\/([^"]+)"/g);
  return [file, ...Array.from(imported, ([, name]) => filesAtStart(folder, name)).flat()];
}

/** Checks the display of a page in several files, of which few bytes are loaded before the drawing. */
async function checkSplitPage(folder, page) {
  const sizeOf = (files) =>
    [...new Set(files)].reduce((sum, name) => sum + statSync(join(folder, name)).size, 0);
  const size = sizeOf(filesAtStart(folder, page));
  expect(size < MAX_PAGE, `the page has ${size} bytes before the drawing, more than ${MAX_PAGE}`);
  await runPage(join(folder, page));
  return `${Math.round(size / 1024)} of ${Math.round(sizeOf(filesIn(folder)) / 1024)} kB before the drawing`;
}

/** Checks that results display themselves, in Node and in bundles. */
export async function checkDisplays() {
  await check("a result displays itself in ES modules", () => runPage(join(app, "display.mjs")));
  await check("a result displays itself in CommonJS", () =>
    expectDisplay(JSON.parse(node(["display.cjs"], app))),
  );
  await check("a result displays itself where code may not be generated from strings", () =>
    expectDisplay(JSON.parse(node(["--disallow-code-generation-from-strings", "display.cjs"], app))),
  );
  const options = ["--bundle", "--minify", "--platform=browser", "--format=esm", "--log-level=warning"];
  await check("a result displays itself in one file of esbuild", async () => {
    const out = join(app, "display.out.mjs");
    run(ESBUILD, ["display.mjs", ...options, `--outfile=${out}`], { cwd: app });
    await runPage(out);
    return `${Math.round(statSync(out).size / 1024)} kB`;
  });
  await check("a result displays itself in files of esbuild, which load the drawing on demand", async () => {
    const out = join(app, "split");
    const split = ["--splitting", "--out-extension:.js=.mjs", `--outdir=${out}`];
    run(ESBUILD, ["display.mjs", ...options, ...split], { cwd: app });
    return checkSplitPage(out, "display.mjs");
  });
  await check("a result displays itself in files of Vite, which load the drawing on demand", async () => {
    npm(["install", VITE], app);
    const build = {
      outDir: "vite",
      modulePreload: false,
      rollupOptions: {
        input: "display.mjs",
        output: { entryFileNames: "page.mjs", chunkFileNames: "[name].mjs" },
      },
    };
    writeFileSync(join(app, "vite.config.mjs"), `export default ${JSON.stringify({ build })};\n`);
    node(["node_modules/vite/bin/vite.js", "build", "--logLevel", "warn"], app);
    return checkSplitPage(join(app, "vite"), "page.mjs");
  });
  await check("Vite emits the worker of sweeps as a file of its own", () => {
    const build = { outDir: "vite-sweeps", modulePreload: false, rollupOptions: { input: "browser.mjs" } };
    writeFileSync(join(app, "vite.config.mjs"), `export default ${JSON.stringify({ build })};\n`);
    node(["node_modules/vite/bin/vite.js", "build", "--logLevel", "warn"], app);
    const workers = filesIn(join(app, "vite-sweeps")).filter((name) => name.includes("sweep-worker"));
    expect(workers.length === 1, `${workers.length} files of workers`);
  });
}
