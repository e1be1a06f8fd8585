import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { check } from "../outcomes.mjs";
import {
  copyProgram,
  installed,
  json,
  npm,
  project,
  run,
  THREADS,
  work,
  writeConsumer,
} from "../workspace.mjs";
import { expectDisplay } from "./displays.mjs";

const DENO = "deno@2.9.6";

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

/** Uses the package in Deno, from a folder of packages and by an import map. */
export async function checkDeno() {
  const tools = join(work, "tools");
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
  copyProgram("display.mjs", mapped);
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
  for (const file of THREADS) copyProgram(file, mapped);
  await check("Deno, import map: a sweep on Web Workers", () => {
    const permissions = ["--allow-read", "--allow-env", "--allow-sys"];
    return deno(["run", "--no-prompt", ...permissions, "threads.mjs"], mapped).trim();
  });
  await check("Deno, import map: types", () => void deno(["check", "consumer.ts"], mapped));
}
