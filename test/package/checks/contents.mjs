import { execFileSync } from "node:child_process";
import { mkdirSync, openSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { check, expect } from "../outcomes.mjs";
import { app, checkout, copyProgram, filesIn, installed, json, npm, THREADS, work } from "../workspace.mjs";

/** Largest sizes of the package in bytes; a larger package contains files that do not belong there. */
const MAX_PACKED = 3_400_000;
const MAX_UNPACKED = 12_000_000;

/** Warnings of npm during the installation of the package. */
let warnings = "";

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
    copyProgram(file, app);
  const packed = statSync(join(work, filename)).size;
  expect(packed < MAX_PACKED, `${packed} bytes packed, more than ${MAX_PACKED}`);
  return `${filename}, ${Math.round(packed / 1024)} kB`;
}

/** Matches absolute paths of a developer's machine, as in source maps and messages of tools. */
const MACHINE_PATH = /(?<![\w./:-])(\/(home|Users|root|work|tmp|var\/folders)\/[\w.-]+|[A-Z]:\\Users\\)/;

function checkFiles() {
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
    "docs/from-0.1-to-0.2.md",
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
    /^dist\/[\w-]+(\.d-[\w-]+)?(\.m?js|\.d\.m?ts)$/,
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

/** Packs and installs the package, and checks its files. */
export async function checkContents() {
  await check("pack and install", packAndInstall);
  await check("contents", checkFiles);
  await check("installs without warnings", () => expect(warnings === "", warnings));
}
