import { afterEach, expect, it } from "vitest";
import { loaderFlags, typeScriptFlags } from "../../src/concurrency/worker-flags";

const original = [...process.execArgv];
const TS_NODE = Symbol.for("ts-node.register.instance");

afterEach(() => {
  process.execArgv.splice(0, process.execArgv.length, ...original);
  Reflect.deleteProperty(process, TS_NODE);
});

it("keeps the options of the process that load modules, only", () => {
  const flags = ["--import", "a.mjs", "--input-type=module", "--require=b.cjs", "-e", "1", "-C", "source"];
  process.execArgv.splice(0, process.execArgv.length, ...flags);
  expect(loaderFlags()).toEqual(["--import", "a.mjs", "--require=b.cjs", "-C", "source"]);
});

it("loads ts-node where the process has it, and for workers in TypeScript", () => {
  process.execArgv.splice(0, process.execArgv.length);
  const tsNode = ["--require", expect.stringMatching(/node_modules.ts-node.register.transpile-only\.js$/)];
  expect(loaderFlags()).toEqual([]);
  Object.assign(process, { [TS_NODE]: {} });
  expect(loaderFlags()).toEqual(tsNode);
  expect(typeScriptFlags("/worker.mjs")).toEqual([]);
  expect(typeScriptFlags(import.meta.url)).toEqual(tsNode);
});
