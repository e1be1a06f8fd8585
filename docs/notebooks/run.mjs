/*
 * Executes every notebook of this folder in Deno's Jupyter kernel against the built package, each with a time limit, and
 * compares what its cells show with the outputs that are committed: an error, a missing figure or an output of another
 * kind fails. A notebook finds the .npz of its own name next to it. Installs what it needs. `npm run notebooks:test --
 * --write` also writes the outputs back; a name after it runs that notebook alone. Prints one line for each notebook
 * and "N passed, N failed".
 */
import { execFileSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const DENO = "deno@2.9.6";
const DEBIAN = ["python3", "python3-jupyter-client"];
const SECONDS_PER_CELL = 120;
const SECONDS_PER_NOTEBOOK = 300;
/** Figures are kept in the repository: a notebook is at most so large with them. */
const MOST_BYTES = 250_000;
/** What is kept of an output. */
const KEPT = ["image/svg+xml", "text/html", "text/plain"];
/** HTML of at most so many characters is kept, that is small tables; a report as a page of its own would be too large. */
const MOST_HTML = 5000;

const here = dirname(fileURLToPath(import.meta.url));
const checkout = resolve(here, "../..");
const work = mkdtempSync(join(tmpdir(), "learning-dynamics-notebooks-"));
const write = process.argv.includes("--write");
const chosen = process.argv.slice(2).filter((word) => !word.startsWith("--"));

const run = (program, args, options = {}) =>
  execFileSync(program, args, { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"], ...options });

/** A Python that has Jupyter's client: one that is there, or Debian's. */
function installJupyter() {
  const hasClient = (python) => {
    try {
      run(python, ["-c", "import jupyter_client"]);
      return true;
    } catch {
      return false;
    }
  };
  const found = ["python3", "/usr/bin/python3"].find(hasClient);
  if (found !== undefined) return found;
  const sudo = process.getuid?.() === 0 ? [] : ["sudo"];
  const apt = (...args) => {
    const [program, ...rest] = [...sudo, "apt-get", ...args];
    run(program, rest, { env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" } });
  };
  apt("update");
  apt("install", "--yes", "--no-install-recommends", ...DEBIAN);
  return "/usr/bin/python3";
}

/** The package as it was built, and where Deno finds what `npm:learning-dynamics` and its dependencies name. */
function installPackage() {
  if (!existsSync(join(checkout, "dist/index.mjs"))) {
    run("npm", ["run", "build"], { cwd: checkout, shell: process.platform === "win32" });
  }
  cpSync(join(checkout, "dist"), join(work, "library/dist"), { recursive: true });
  const { exports, dependencies } = JSON.parse(readFileSync(join(checkout, "package.json"), "utf8"));
  const own = Object.entries(exports).flatMap(([subpath, conditions]) =>
    conditions.import === undefined
      ? []
      : [
          [
            subpath.replace(/^\./, "npm:learning-dynamics"),
            `./library/${conditions.import.default.slice(2)}`,
          ],
        ],
  );
  const npmed = Object.entries(dependencies).flatMap(([name, range]) => [
    [name, `npm:${name}@${range}`],
    [`${name}/`, `npm:/${name}@${range}/`],
  ]);
  const imports = Object.fromEntries([...own, ...npmed]);
  writeFileSync(join(work, "deno.json"), JSON.stringify({ nodeModulesDir: "none", imports }));
}

/** The environment in which `deno` is on the path and a Jupyter kernel, all of it inside the folder of this run. */
function installDeno() {
  writeFileSync(join(work, "package.json"), JSON.stringify({ private: true }));
  run("npm", ["install", DENO, "--no-audit", "--no-fund"], {
    cwd: work,
    shell: process.platform === "win32",
  });
  // Not the work folder: next to a package.json Deno would look for packages in its node_modules.
  rmSync(join(work, "package.json"));
  rmSync(join(work, "package-lock.json"));
  mkdirSync(join(work, "home"));
  const env = {
    ...process.env,
    HOME: join(work, "home"),
    PATH: `${join(work, "node_modules/.bin")}${delimiter}${process.env.PATH}`,
    DENO_DIR: join(work, "deno"),
    DENO_NO_UPDATE_CHECK: "1",
    NO_COLOR: "1",
  };
  run("deno", ["jupyter", "--install", "--force"], { env });
  return env;
}

/** The cells of a notebook as they are kept: what a run leaves by chance (counts, times, versions) is not. */
function tidied({ cells, nbformat, nbformat_minor }) {
  const metadata = {
    kernelspec: { display_name: "Deno", language: "typescript", name: "deno" },
    language_info: { file_extension: ".ts", mimetype: "text/x.typescript", name: "typescript" },
  };
  return {
    cells: cells.map(({ cell_type, id, outputs, source }) => {
      const cell = { cell_type, id, metadata: {} };
      if (cell_type !== "code") return { ...cell, source };
      return { ...cell, execution_count: null, outputs: outputs.map(tidiedOutput), source };
    }),
    metadata,
    nbformat,
    nbformat_minor,
  };
}

/** Text as the lines of which Jupyter keeps it. */
const lines = (text) => (Array.isArray(text) ? text : text.split(/(?<=\n)/));

function tidiedOutput({ output_type, name, text, data, ename, evalue, traceback }) {
  if (output_type === "stream") return { name, output_type, text: lines(text) };
  if (output_type === "error") return { ename, evalue, output_type, traceback };
  const isKept = (type, text) =>
    KEPT.includes(type) && (type !== "text/html" || lines(text).join("").length <= MOST_HTML);
  const kept = Object.fromEntries(
    Object.entries(data).flatMap(([type, text]) => (isKept(type, text) ? [[type, lines(text)]] : [])),
  );
  const counted = output_type === "execute_result" ? { execution_count: null } : {};
  return { data: kept, ...counted, metadata: {}, output_type };
}

/** What the outputs of a cell are, in a few words. */
const kindsOf = ({ outputs = [] }) =>
  outputs.map(({ output_type, data, name }) =>
    data ? Object.keys(data).sort().join("+") : (name ?? output_type),
  );

/** Executes a notebook; returns what is wrong with it. */
function execute(file, python, env) {
  const committed = JSON.parse(readFileSync(join(here, file), "utf8"));
  cpSync(join(here, file), join(work, file));
  const data = file.replace(".ipynb", ".npz");
  if (existsSync(join(here, data))) cpSync(join(here, data), join(work, data));
  run(python, [join(here, "execute.py"), file, `done-${file}`, String(SECONDS_PER_CELL)], {
    cwd: work,
    env,
    timeout: 1000 * SECONDS_PER_NOTEBOOK,
  });
  const done = tidied(JSON.parse(readFileSync(join(work, `done-${file}`), "utf8")));
  const wrong = done.cells.flatMap((cell, i) => {
    const errors = (cell.outputs ?? []).filter(({ output_type }) => output_type === "error");
    if (errors.length > 0) return errors.map(({ ename, evalue }) => `${cell.id}: ${ename}: ${evalue}`);
    const [now, then] = [kindsOf(cell), kindsOf(committed.cells[i])];
    if (write || JSON.stringify(now) === JSON.stringify(then)) return [];
    return [`${cell.id} shows [${now.join(", ")}], committed is [${then.join(", ")}]`];
  });
  if (!done.cells.some((cell) => kindsOf(cell).some((kind) => kind.includes("svg"))))
    wrong.push("it has no figure");
  const text = `${JSON.stringify(done, null, 1)}\n`;
  const size = Buffer.byteLength(write ? text : JSON.stringify(committed, null, 1));
  if (size > MOST_BYTES) wrong.push(`${size} bytes with its outputs, at most ${MOST_BYTES}`);
  if (write && wrong.length === 0) writeFileSync(join(here, file), text);
  return { wrong, figures: done.cells.flatMap(kindsOf).filter((kind) => kind.includes("svg")).length, size };
}

let [passed, failed] = [0, 0];
try {
  const python = installJupyter();
  installPackage();
  const env = installDeno();
  const files = readdirSync(here).filter((name) => name.endsWith(".ipynb"));
  for (const file of files.filter(
    (name) => chosen.length === 0 || chosen.includes(name.replace(".ipynb", "")),
  )) {
    const start = performance.now();
    let outcome;
    try {
      outcome = execute(file, python, env);
    } catch (error) {
      outcome = { wrong: [[error.message.split("\n")[0], error.stderr].filter(Boolean).join("\n")] };
    }
    const { wrong, figures, size } = outcome;
    const seconds = `${((performance.now() - start) / 1000).toFixed(1)} s`;
    if (wrong.length === 0) {
      passed++;
      console.log(`ok     ${file} (${figures} figures, ${Math.round(size / 1024)} kB, ${seconds})`);
    } else {
      failed++;
      console.log(`FAILED ${file} (${seconds})\n       ${wrong.join("\n       ")}`);
    }
  }
  if (passed + failed === 0) throw new Error(`no notebook is called ${chosen.join(" or ")}`);
  // The import map must have been used: nothing of this name may have come from the registry.
  const registries = join(env.DENO_DIR, "npm");
  const isFetched = (registry) => existsSync(join(registries, registry, "learning-dynamics"));
  if (existsSync(registries) && readdirSync(registries).some(isFetched))
    throw new Error("a notebook ran against the package from the registry");
} finally {
  rmSync(work, { recursive: true, force: true });
}
if (process.env.RESULTS !== undefined) {
  const counts = { numPassedTests: passed, numFailedTests: failed };
  writeFileSync(process.env.RESULTS, `${JSON.stringify(counts)}\n`);
}
console.log(`\nnotebooks: ${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
