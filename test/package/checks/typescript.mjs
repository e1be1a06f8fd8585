import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { check, expect } from "../outcomes.mjs";
import { commandsOf, programOf } from "../typescript-page.mjs";
import { checkout, json, node, project, run, tool, work } from "../workspace.mjs";

const TSC = tool("typescript/lib/tsc.js");
const TS_NODE = tool("ts-node/dist/bin.js");

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

/** Compiles the consumer with every module resolution, and runs the output. */
export async function checkTypeScript() {
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
export async function checkTypeScriptPage() {
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
