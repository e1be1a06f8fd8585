import { describe, expect, it } from "vitest";
import { toNdArray } from "../../../src/arrays";
import { digits } from "../../../src/tasks";
import { experimentNamed } from "../experiment-named";

describe("race-images", () => {
  const drawn = digits({ samples: 60, size: 6, seed: 3 });
  const quick = { domains: 5, components: 4, hidden: 6, longest: 2000 };

  it("learns the requested number of user-supplied images", async () => {
    const report = await experimentNamed("race-images").run({ ...quick, samples: 45 }, { task: drawn });
    expect(report.completed).toBe(true);
    expect(report.notes.join()).toContain(
      "30 training images of 36 pixels in 10 classes, 15 held-out images",
    );
  });

  it("does not depend on the offset and the scale of pixel values", async () => {
    const rescaled = (drawn.inputs.data as Float64Array).map((x) => 255 * x - 30);
    const reports = [drawn, { inputs: toNdArray(rescaled, [60, 36]), targets: drawn.targets }].map((task) =>
      experimentNamed("race-images").run({ ...quick, rotations: 0 }, { task }),
    );
    const [first, second] = await Promise.all(reports);
    // Accuracies count images, at least 58 here; rounding may decide one of them differently on some engine.
    for (const [k, check] of first!.checks.entries()) {
      expect(Math.abs(second!.checks[k]!.measured - check.measured)).toBeLessThan(1 / 57);
    }
  });

  it("rejects rotations of images that are not square, and fewer than three images", async () => {
    const oblong = { inputs: drawn.inputs.hi(60, 30), targets: drawn.targets };
    await expect(experimentNamed("race-images").run(quick, { task: oblong })).rejects.toThrow(
      /square images/,
    );
    const report = await experimentNamed("race-images").run({ ...quick, rotations: 0 }, { task: oblong });
    expect(report.completed).toBe(true);
    const two = { inputs: [[1], [2]], targets: [[1], [0]] };
    await expect(experimentNamed("race-images").run(quick, { task: two })).rejects.toThrow(
      /at least 3 samples/,
    );
  });
});
