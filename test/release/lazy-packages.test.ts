import { describe, expect, it } from "vitest";
import { withLazyPackages } from "../../scripts/build/lazy-packages";

const HELPERS = `
var __commonJS = (packages, module) => () => {
  const [run] = Object.values(packages);
  if (module === undefined) run((module = { exports: {} }).exports, module);
  return module.exports;
};
var __toESM = (module) => module;
`;
const PACKAGE = `
var require_shapes = __commonJS({
  "node_modules/shapes/index.js"(exports) {
    log.push("run");
    exports.Square = class { area() { return 4; } };
    exports.unit = () => 1;
  }
});
var import_shapes = __toESM(require_shapes());
`;

/** Returns what a chunk writes to its array `log`. */
const logOf = (chunk: string): unknown[] => new Function(`const log = []; ${HELPERS}${chunk} return log;`)();

describe("a bundled CommonJS package", () => {
  const use = "log.push(new import_shapes.Square().area(), (0, import_shapes.unit)());";

  it("runs at its first use, and once", () => {
    const chunk = `${PACKAGE}log.push("start");\n${use}\n${use}`;
    const values = [4, 1];
    expect(logOf(withLazyPackages(chunk))).toEqual(["start", "run", ...values, ...values]);
    expect(logOf(chunk)).toEqual(["run", "start", ...values, ...values]);
  });

  it("does not run if nothing uses it", () => {
    expect(logOf(withLazyPackages(PACKAGE))).toEqual([]);
    expect(logOf(PACKAGE)).toEqual(["run"]);
    expect(withLazyPackages(PACKAGE)).toContain("= /* @__PURE__ */ __commonJS({ run(exports)");
  });

  it("cannot be handed over as a whole", () => {
    expect(() => withLazyPackages(`${PACKAGE}log.push(import_shapes);`)).toThrow(
      "import_shapes is used in a way",
    );
  });
});
