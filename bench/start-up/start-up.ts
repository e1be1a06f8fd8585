import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { type Contender, PROCESSOR_TIME, type Workload } from "../compare";
import { DIST } from "../folders";

const url = (file: string): string => JSON.stringify(pathToFileURL(join(DIST, file)).href);

/** End of a program of Node that prints its processor time in milliseconds on the error stream. */
const NODE_END = `process.on("exit", () => {
  const { user, system } = process.cpuUsage();
  console.error((user + system) / 1000);
});`;

/** The same for Python. */
const PYTHON_END = "import sys, time; print(1000 * time.process_time(), file=sys.stderr)";

/** Makes a contender that starts a program; its processor time is the last line of its error stream. */
function started(name: string, program: string, words: readonly string[]): Contender {
  const start = (): number => {
    const begin = performance.now();
    const { status, stderr } = spawnSync(program, words, { encoding: "utf8" });
    if (status !== 0) throw new Error(`${name} does not start: ${stderr}`);
    const elapsed = performance.now() - begin;
    return process.env[PROCESSOR_TIME] === undefined ? elapsed : Number(stderr.trim().split("\n").at(-1));
  };
  return { name, measure: () => ({ milliseconds: start(), result: 1 }) };
}

const node = (name: string, code: string, type: "commonjs" | "module" = "commonjs"): Contender =>
  started(name, process.execPath, [`--input-type=${type}`, "-e", `${NODE_END}\n${code}`]);

/** Returns Python with a package, if it can be imported here. */
function python(code: string): Contender[] {
  const name = `python3, ${code === "" ? "bare" : code}`;
  const words = ["-c", `${code}\n${PYTHON_END}`];
  if (spawnSync("python3", words).status === 0) return [started(name, "python3", words)];
  console.log(`(row of ${name} omitted: it does not run with this Python)`);
  return [];
}

/** Returns workload s: the start of a process with the library, of bare Node, and of Python with its packages. */
export async function workloads(): Promise<{ workloads: Workload[]; stop: () => void }> {
  const main = JSON.stringify(join(DIST, "cli/main.js"));
  const command = (...words: string[]) =>
    `process.argv = ["node", "learning-dynamics", ...${JSON.stringify(words)}]; require(${main});`;
  return {
    workloads: [
      {
        name: "s. start of a process",
        agreement: 0,
        contenders: [
          node("import of the root", `await import(${url("index.mjs")});`, "module"),
          node("import of deep-linear", `await import(${url("deep-linear.mjs")});`, "module"),
          node("node, bare, ES module", "", "module"),
          node("require of the root", `require(${JSON.stringify(join(DIST, "index.js"))});`),
          node("--version", command("--version")),
          node("--help", command("--help")),
          node("list", command("list")),
          node("node, bare, CommonJS", ""),
          ...python(""),
          ...python("import numpy"),
          ...python("import scipy.integrate"),
          ...python("import torch"),
        ],
      },
    ],
    stop: () => {},
  };
}
