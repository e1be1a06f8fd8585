import { expect, it } from "vitest";
import { modeDynamics } from "../../../src/deep-linear";
import { notebookDisplay } from "../notebook-display";

it("a result names the import that its drawing needs, and is drawn as soon as plots is loaded", async () => {
  const mode = modeDynamics({ strength: 1, initial: 0.01 });
  expect(`${mode}`).toBe("mode (import learning-dynamics/plots to see it drawn)");
  expect(notebookDisplay(mode)).toEqual({ "text/plain": `${mode}` });
  await import("../../../src/plots");
  expect(`${mode}`).toContain("▁▁▂▂");
  expect(notebookDisplay(mode)["image/svg+xml"]).toContain("<svg");
});
