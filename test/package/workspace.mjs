/* The folders of a run: the checkout, and a new folder outside of it in which the package is installed and used. */
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "./outcomes.mjs";

const here = dirname(fileURLToPath(import.meta.url));

export const checkout = resolve(here, "../..");
/** The new folder. */
export const work = mkdtempSync(join(tmpdir(), "learning-dynamics-package-"));
/** The project that installs the package. */
export const app = join(work, "app");
export const installed = join(app, "node_modules/learning-dynamics");

/** Programs that sweep on threads, and their work. */
export const THREADS = ["threads.mjs", "threads.cjs", "threads-work.mjs"];

/** Returns the path of a file in the packages of the checkout. */
export const tool = (path) => join(checkout, "node_modules", path);

export const ESBUILD = tool(".bin/esbuild");

/** Copies a program of a user to a folder. */
export const copyProgram = (name, folder) => cpSync(join(here, "programs", name), join(folder, name));

/** Runs a program, which must succeed, and returns its output. */
export function run(program, args, options = {}) {
  return execFileSync(program, args, {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
    timeout: 300_000,
    maxBuffer: 2 ** 26,
    ...options,
  });
}

export const npm = (args, cwd) =>
  run("npm", [...args, "--no-audit", "--no-fund"], { cwd, shell: process.platform === "win32" });
export const node = (args, cwd) => run(process.execPath, args, { cwd });
export const json = (value) => `${JSON.stringify(value, null, 2)}\n`;

/** Writes the consumer, with its reference values filled in, to a folder. */
export function writeConsumer(folder) {
  const text = readFileSync(join(here, "programs/consumer.ts"), "utf8");
  const references = readFileSync(join(here, "programs/consumer.references.json"), "utf8").trim();
  const empty = "const references: References = {};";
  expect(text.includes(empty), `consumer.ts has no line "${empty}"`);
  const filled = text.replace(empty, () => `const references: References = ${references};`);
  writeFileSync(join(folder, "consumer.ts"), filled);
}

/** Makes a folder below the app with the consumer and some files, and returns its path. */
export function project(name, files = {}) {
  const folder = join(app, name);
  mkdirSync(folder, { recursive: true });
  writeConsumer(folder);
  for (const [file, text] of Object.entries(files)) writeFileSync(join(folder, file), text);
  return folder;
}

/** Returns the relative paths of all files below a folder. */
export function filesIn(folder) {
  return readdirSync(folder, { recursive: true })
    .map(String)
    .filter((name) => statSync(join(folder, name)).isFile());
}
