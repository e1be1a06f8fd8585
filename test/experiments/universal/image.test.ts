import { describe, expect, it } from "vitest";
import { toNdArray } from "../../../src/arrays";
import { digits } from "../../../src/tasks";
import { experimentNamed } from "../experiment-named";

describe("universal-image", () => {
  const drawn = digits({ samples: 12, size: 8, seed: 3 });
  const quick = { epochs: 200, pairs: 1 };

  it("learns the requested number of user-supplied images", async () => {
    const report = await experimentNamed("universal-image").run({ ...quick, samples: 10 }, { task: drawn });
    expect(report.completed).toBe(true);
    expect(report.notes.join()).toContain("10 images of 64 pixels");
  });

  it("does not depend on the offset and the scale of pixel values", async () => {
    const rescaled = (drawn.inputs.data as Float64Array).map((x) => 255 * x - 30);
    const reports = [drawn, { inputs: toNdArray(rescaled, [12, 64]), targets: drawn.targets }].map((task) =>
      experimentNamed("universal-image").run(quick, { task }),
    );
    const [first, second] = await Promise.all(reports);
    // Rounding errors differ, and grow while the small initial weights grow.
    for (const [k, check] of first!.checks.entries()) {
      expect(second!.checks[k]!.measured).toBeCloseTo(check.measured, 6);
    }
  });

  it("rejects a pair of images of the same class, and indices of images that do not exist", async () => {
    const run = (parameters: Record<string, number>) =>
      experimentNamed("universal-image").run({ ...quick, ...parameters }, { task: drawn });
    await expect(run({ second: 10 })).rejects.toThrow(
      /parameters\.second must be an image whose class differs/,
    );
    await expect(run({ second: 99 })).rejects.toThrow(/one of the images 0 to 11/);
  });
});
