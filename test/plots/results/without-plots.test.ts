import { expect, it } from "vitest";
import { modeDynamics } from "../../../src/deep-linear";

const shown = (value: object): Record<string, string> =>
  (Reflect.get(value, Symbol.for("Jupyter.display")) as () => Record<string, string>)();

it("a result says what it takes to see it, and draws itself as soon as plots is loaded", async () => {
  const mode = modeDynamics({ strength: 1, initial: 0.01 });
  expect(`${mode}`).toBe("mode (import learning-dynamics/plots to see it drawn)");
  expect(shown(mode)).toEqual({ "text/plain": `${mode}` });
  await import("../../../src/plots");
  expect(`${mode}`).toContain("▁▁▂▂");
  expect(shown(mode)["image/svg+xml"]).toContain("<svg");
});
