/*
 * Packs the library, installs the tarball in an empty folder outside the checkout, and uses it there as users do: in
 * Node by import and by require, in TypeScript with every module resolution, in ts-node, Deno and npx, and in bundles
 * for browsers. Prints a line for each check, and exits with status 1 if any check fails. KEEP=1 keeps the folder;
 * RESULTS names a file for the counts, in the format of vitest's JSON reporter.
 */
import { execFileSync } from "node:child_process";
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { commandsOf, programOf } from "./typescript-page.mjs";

const DENO = "deno@2.9.6";
const VITE = "vite@8.3.8";

/** Largest sizes of the package in bytes; a larger package contains files that do not belong there. */
const MAX_PACKED = 3_400_000;
const MAX_UNPACKED = 12_000_000;

const here = dirname(fileURLToPath(import.meta.url));
const checkout = resolve(here, "../..");
const work = mkdtempSync(join(tmpdir(), "learning-dynamics-package-"));
const app = join(work, "app");
const tools = join(work, "tools");
const installed = join(app, "node_modules/learning-dynamics");
const tool = (path) => join(checkout, "node_modules", path);
const TSC = tool("typescript/lib/tsc.js");
const TS_NODE = tool("ts-node/dist/bin.js");
const ESBUILD = tool(".bin/esbuild");

/** Programs that sweep on threads, and their work. */
const THREADS = ["threads.mjs", "threads.cjs", "threads-work.mjs"];

/** Warnings of npm during the installation of the package. */
let warnings = "";
let passed = 0;
let failed = 0;

/** Runs a check and prints its outcome, with the note that the check returns. */
async function check(name, body) {
  const start = performance.now();
  try {
    const note = await body();
    passed++;
    const time = `${((performance.now() - start) / 1000).toFixed(1)} s`;
    console.log(`ok     ${name} (${[note, time].filter(Boolean).join(", ")})`);
  } catch (error) {
    failed++;
    const messages =
      error.stderr === undefined
        ? [error.message]
        : [error.message.split("\n")[0], error.stdout, error.stderr];
    console.log(`FAILED ${name}\n${messages.filter(Boolean).join("\n")}`);
  }
}

function expect(condition, message) {
  if (!condition) throw new Error(message);
}

/** Runs a program, which must succeed, and returns its output. */
function run(program, args, options = {}) {
  return execFileSync(program, args, {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
    timeout: 300_000,
    maxBuffer: 2 ** 26,
    ...options,
  });
}

const npm = (args, cwd) =>
  run("npm", [...args, "--no-audit", "--no-fund"], { cwd, shell: process.platform === "win32" });
const node = (args, cwd) => run(process.execPath, args, { cwd });
const json = (value) => `${JSON.stringify(value, null, 2)}\n`;

/** Writes the consumer, with its reference values filled in, to a folder. */
function writeConsumer(folder) {
  const text = readFileSync(join(here, "consumer.ts"), "utf8");
  const references = readFileSync(join(here, "consumer.references.json"), "utf8").trim();
  const empty = "const references: References = {};";
  expect(text.includes(empty), `consumer.ts has no line "${empty}"`);
  const filled = text.replace(empty, () => `const references: References = ${references};`);
  writeFileSync(join(folder, "consumer.ts"), filled);
}

/** Makes a folder below the app with the consumer and some files, and returns its path. */
function project(name, files = {}) {
  const folder = join(app, name);
  mkdirSync(folder, { recursive: true });
  writeConsumer(folder);
  for (const [file, text] of Object.entries(files)) writeFileSync(join(folder, file), text);
  return folder;
}

/** Returns the relative paths of all files below a folder. */
function filesIn(folder) {
  return readdirSync(folder, { recursive: true })
    .map(String)
    .filter((name) => statSync(join(folder, name)).isFile());
}

function packAndInstall() {
  const [{ filename }] = JSON.parse(
    npm(["pack", "--json", "--ignore-scripts", "--pack-destination", work], checkout),
  );
  mkdirSync(app);
  writeFileSync(join(app, "package.json"), json({ name: "app", private: true }));
  // Warnings of npm, such as about scripts that would run, except those about the settings of this machine.
  const log = join(work, "install.log");
  execFileSync("npm", ["install", join(work, filename), "--no-audit", "--no-fund"], {
    cwd: app,
    stdio: ["ignore", "ignore", openSync(log, "w")],
    shell: process.platform === "win32",
  });
  const lines = readFileSync(log, "utf8").split("\n");
  warnings = lines.filter((line) => line !== "" && !/Unknown \w+ config|npm notice/.test(line)).join("\n");
  for (const file of [
    "subpaths.mjs",
    "browser.mjs",
    "content-policy.mjs",
    "playground.mjs",
    "display.mjs",
    "display.cjs",
    ...THREADS,
  ])
    cpSync(join(here, file), join(app, file));
  const packed = statSync(join(work, filename)).size;
  expect(packed < MAX_PACKED, `${packed} bytes packed, more than ${MAX_PACKED}`);
  return `${filename}, ${Math.round(packed / 1024)} kB`;
}

/** Matches absolute paths of a developer's machine, as in source maps and messages of tools. */
const MACHINE_PATH = /(?<![\w./:-])(\/(home|Users|root|work|tmp|var\/folders)\/[\w.-]+|[A-Z]:\\Users\\)/;

function checkContents() {
  const files = filesIn(installed).filter((name) => !name.startsWith("node_modules"));
  for (const name of [
    "LICENSE",
    "README.md",
    "CHANGELOG.md",
    // Targets of links in the README.
    "CONTRIBUTING.md",
    "docs/guide.md",
    "docs/modes.svg",
    "examples/modes.ts",
    "examples/recorders/flax_recorder.py",
    "examples/recorders/pytorch_recorder.py",
    "docs/versioning.md",
    "docs/upgrading.md",
    "CITATION.cff",
    "dist/THIRD-PARTY-NOTICES.txt",
    "dist/cli/main.js",
    "dist/playground/index.html",
    "docs/command-line.schema.json",
  ]) {
    expect(files.includes(name), `${name} is missing`);
  }
  const allowed = [
    /^(LICENSE|CITATION\.cff|package\.json|(README|CHANGELOG|CONTRIBUTING)\.md)$/,
    // Excludes the folders below docs/: the site and the notebooks are not part of the package.
    /^docs\/([\w.-]+\.(md|svg|bib)|command-line\.schema\.json)$/,
    /^examples\/[\w-]+\.ts$/,
    /^examples\/recorders\/[\w-]+\.py$/,
    // Entries, shared chunks and declarations; the command line only once, as CommonJS.
    /^dist\/[\w-]+(\.m?js|\.d\.m?ts)$/,
    /^dist\/(cli\/main\.js|THIRD-PARTY-NOTICES\.txt)$/,
    // The built playground, which the command line serves.
    /^dist\/playground\/(index\.html|assets\/[\w.-]+)$/,
  ];
  const extra = files.filter((name) => !allowed.some((pattern) => pattern.test(name)));
  expect(extra.length === 0, `files that do not belong to the package: ${extra.join(", ")}`);
  let size = 0;
  for (const name of files) {
    const text = readFileSync(join(installed, name), "utf8");
    size += text.length;
    const path = [checkout, work].find((folder) => text.includes(folder)) ?? MACHINE_PATH.exec(text)?.[0];
    expect(path === undefined, `${name} contains the path ${path}`);
    expect(
      !/sourceMappingURL|__esm\(/.test(text),
      `${name} has a source map or modules that bundlers cannot tree-shake`,
    );
  }
  expect(size < MAX_UNPACKED, `${size} characters unpacked, more than ${MAX_UNPACKED}`);
  return `${files.length} files, ${Math.round(size / 1024)} kB unpacked`;
}

const STRICT = {
  target: "ES2022",
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  skipLibCheck: false,
  rootDir: ".",
  outDir: "out",
};
const RESOLUTIONS = {
  "NodeNext, ES modules": { type: "module", options: { module: "NodeNext" } },
  "NodeNext, CommonJS": { type: "commonjs", options: { module: "NodeNext" } },
  Bundler: { type: "module", options: { module: "ESNext", moduleResolution: "Bundler", noEmit: true } },
  "node10, CommonJS": {
    type: "commonjs",
    options: { module: "CommonJS", moduleResolution: "node10", esModuleInterop: true },
  },
  "node10, CommonJS, no esModuleInterop": {
    type: "commonjs",
    options: { module: "CommonJS", moduleResolution: "node10" },
  },
};

async function checkTypeScript() {
  for (const [name, { type, options }] of Object.entries(RESOLUTIONS)) {
    const folder = project(`typescript ${name}`, {
      "package.json": json({ private: true, type }),
      "tsconfig.json": json({ compilerOptions: { ...STRICT, ...options }, files: ["consumer.ts"] }),
      "bare.json": json({
        extends: "./tsconfig.json",
        compilerOptions: { noEmit: true, lib: ["ES2022"], types: [] },
      }),
    });
    await check(`TypeScript: ${name}`, () => void node([TSC, "-p", "."], folder));
    await check(`TypeScript: ${name}, without the types of the DOM and Node`, () => {
      node([TSC, "-p", "bare.json"], folder);
    });
    if (options.noEmit) continue;
    await check(`Node runs the output: ${name}`, () => void node(["out/consumer.js"], folder));
  }
  const tsNode = project("ts-node", {
    "package.json": json({ private: true }),
    "tsconfig.json": json({
      compilerOptions: { ...STRICT, module: "CommonJS", moduleResolution: "node10", esModuleInterop: true },
    }),
  });
  await check("ts-node", () => void node([TS_NODE, "consumer.ts"], tsNode));
}

/** Follows the commands of the guide for programs in TypeScript in an empty folder, with the packed tarball. */
async function checkTypeScriptPage() {
  const guide = readFileSync(join(checkout, "docs/guide.md"), "utf8");
  const folder = join(work, "strengths");
  const { name, code } = programOf(guide);
  mkdirSync(folder);
  writeFileSync(join(folder, name), code);
  const tarball = join(
    work,
    readdirSync(work).find((file) => file.endsWith(".tgz")),
  );
  for (const commands of commandsOf(guide)) {
    const script = commands.replace("npm install learning-dynamics", `npm install "${tarball}"`);
    await check(`the guide's commands, ending with ${commands.trim().split("\n").at(-1)}`, () => {
      rmSync(join(folder, "strengths.json"), { force: true });
      run("bash", ["-euo", "pipefail", "-c", script], { cwd: folder });
      const strengths = JSON.parse(readFileSync(join(folder, "strengths.json"), "utf8"));
      expect(strengths.length === 8, `${strengths.length} strengths`);
    });
  }
}

const PNG = `
import { toPng } from "learning-dynamics/plots";
const png = await toPng({
  name: "line",
  title: "A line",
  x: { label: "x" },
  y: { label: "y" },
  marks: [{ type: "line", x: [0, 1], y: [0, 1] }],
});
if (png[1] !== 80 || png.length < 5000) throw new Error("not a PNG of a figure");
`;

const DISPLAY = `
import "./display.mjs";
console.log(JSON.stringify(await globalThis.displayed()));
`;

/** Returns an import map for code that loads dist/ as plain files, while Deno resolves the dependencies. */
function denoImports() {
  const { exports, dependencies, peerDependencies } = JSON.parse(
    readFileSync(join(installed, "package.json"), "utf8"),
  );
  const own = Object.entries(exports).flatMap(([subpath, conditions]) =>
    conditions.import === undefined
      ? []
      : [[subpath.replace(/^\./, "learning-dynamics"), `./library/${conditions.import.default.slice(2)}`]],
  );
  const npmed = Object.entries({ ...dependencies, ...peerDependencies }).flatMap(([name, range]) => [
    [name, `npm:${name}@${range}`],
    [`${name}/`, `npm:/${name}@${range}/`],
  ]);
  return Object.fromEntries([...own, ...npmed]);
}

async function checkDeno() {
  mkdirSync(tools);
  writeFileSync(join(tools, "package.json"), json({ private: true }));
  await check("Deno is installed from npm", () => void npm(["install", DENO], tools));
  const deno = (args, cwd) => {
    const env = {
      ...process.env,
      DENO_DIR: join(work, "deno-cache"),
      DENO_NO_UPDATE_CHECK: "1",
      NO_COLOR: "1",
    };
    return run(join(tools, "node_modules/.bin/deno"), args, { cwd, env });
  };
  const withNodeModules = project("deno");
  await check(
    "Deno, node_modules",
    () => void deno(["run", "--no-prompt", "--allow-read", "consumer.ts"], withNodeModules),
  );
  await check("Deno, node_modules: types", () => void deno(["check", "consumer.ts"], withNodeModules));

  const mapped = join(work, "deno-mapped");
  mkdirSync(mapped);
  writeConsumer(mapped);
  cpSync(join(installed, "dist"), join(mapped, "library/dist"), { recursive: true });
  writeFileSync(join(mapped, "deno.json"), json({ nodeModulesDir: "none", imports: denoImports() }));
  await check(
    "Deno, import map",
    () => void deno(["run", "--no-prompt", "--allow-read", "consumer.ts"], mapped),
  );
  cpSync(join(here, "display.mjs"), join(mapped, "display.mjs"));
  writeFileSync(join(mapped, "display-run.mjs"), DISPLAY);
  await check("Deno, import map: a result displays itself", () => {
    expectDisplay(JSON.parse(deno(["run", "--no-prompt", "--allow-read", "display-run.mjs"], mapped)));
  });
  writeFileSync(join(mapped, "png.ts"), PNG);
  await check("Deno, import map: PNG", () => {
    deno(
      ["run", "--no-prompt", "--allow-read", "--allow-env", "--allow-ffi", "--allow-sys", "png.ts"],
      mapped,
    );
  });
  for (const file of THREADS) cpSync(join(here, file), join(mapped, file));
  await check("Deno, import map: a sweep on Web Workers", () => {
    const permissions = ["--allow-read", "--allow-env", "--allow-sys"];
    return deno(["run", "--no-prompt", ...permissions, "threads.mjs"], mapped).trim();
  });
  await check("Deno, import map: types", () => void deno(["check", "consumer.ts"], mapped));
}

async function checkCommandLine() {
  const npx = (args) => run("npx", ["--no-install", "learning-dynamics", ...args], { cwd: app });
  await check("npx learning-dynamics list", () => {
    const listed = npx(["list"]);
    expect(/^modes: /m.test(listed), listed);
  });
  await check("npx learning-dynamics playground run.npz", () => node(["playground.mjs"], app).trim());
  await check("npx learning-dynamics completion bash", () => {
    execFileSync("bash", ["-n"], { input: npx(["completion", "bash"]) });
  });
  await check("npx learning-dynamics list --json", () => {
    const { experiments } = JSON.parse(npx(["list", "--json"]));
    expect(experiments[0].name === "modes", "the first experiment is another one");
    return `${experiments.length} experiments`;
  });
  await check("npx learning-dynamics run modes", () => {
    npx(["run", "modes", "--set", "levels=3", "--out", "report"]);
    const files = readdirSync(join(app, "report"));
    expect(
      files.some((name) => name.endsWith(".svg")),
      `no SVG among ${files.join(", ")}`,
    );
    const report = JSON.parse(readFileSync(join(app, "report/report.json"), "utf8"));
    expect(report.completed && report.parameters.levels === 3, "report.json belongs to a different run");
    expect(
      report.checks.every(({ holds }) => holds),
      "a claim does not hold",
    );
    expect(
      readFileSync(join(app, "report/report.html"), "utf8").includes("<svg"),
      "report.html has no figure",
    );
    return `${files.length} files`;
  });
}

async function checkBrowser() {
  const out = join(app, "browser.out.mjs");
  await check("a bundle for browsers", () => {
    const meta = join(work, "meta.json");
    const options = ["--bundle", "--minify", "--platform=browser", "--format=esm", "--log-level=warning"];
    run(ESBUILD, ["browser.mjs", ...options, `--outfile=${out}`, `--metafile=${meta}`], { cwd: app });
    const inputs = Object.keys(JSON.parse(readFileSync(meta, "utf8")).inputs).join("\n");
    expect(!/resvg-js|bullmq|ioredis|\(disabled\)|node:/.test(inputs), `not for browsers:\n${inputs}`);
    return `${Math.round(statSync(out).size / 1024)} kB`;
  });
  await check(
    "the bundle draws without a document, and names the packages that a PNG and a queue need",
    async () => {
      await import(pathToFileURL(out).href);
      expect(globalThis.drawn().startsWith("<svg"), "the result is not an SVG");
      const refusal = await globalThis.rastered().catch((error) => error);
      expect(refusal.packageName === "@resvg/resvg-js", `error for a PNG: ${refusal.message}`);
      const missing = await globalThis.queued().catch((error) => error);
      expect(missing.packageName === "bullmq", `error for a queue: ${missing.message}`);
    },
  );
  await check("the bundle sweeps", async () => {
    const { rows } = await globalThis.swept();
    expect(rows[1][2] === 4, `the table is ${JSON.stringify(rows)}`);
  });
}

/** Largest size in bytes of a page that displays a mode, without the drawing that it loads on demand. */
const MAX_PAGE = 30_000;

/** Checks the display of a mode: its text, and the drawing that nothing but the display has imported. */
function expectDisplay({ text, "image/svg+xml": svg, "text/plain": plain }) {
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

async function checkDisplays() {
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

try {
  await check("pack and install", packAndInstall);
  await check("contents", checkContents);
  await check("installs without warnings", () => expect(warnings === "", warnings));
  await check("import and require of every entry", () => node(["subpaths.mjs"], app).trim());
  await check("import and require where code may not be generated from strings", () =>
    node(["--disallow-code-generation-from-strings", "content-policy.mjs"], app).trim(),
  );
  await check("a sweep on threads, by import", () => node(["threads.mjs"], app).trim());
  await check("a sweep and a kernel on threads, by require", () => node(["threads.cjs"], app).trim());
  await checkCommandLine();
  await checkTypeScript();
  await checkTypeScriptPage();
  await checkBrowser();
  await checkDisplays();
  await checkDeno();
} finally {
  if (process.env.KEEP === undefined) rmSync(work, { recursive: true, force: true });
  else console.log(`kept: ${work}`);
}
if (process.env.RESULTS !== undefined) {
  writeFileSync(process.env.RESULTS, json({ numPassedTests: passed, numFailedTests: failed }));
}
console.log(`\npackage: ${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
