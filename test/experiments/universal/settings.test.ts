import { describe, expect, it } from "vitest";
import { settingOf } from "../../../src/experiments/universal/settings";

describe("settingOf", () => {
  it("returns the published setting on request, and otherwise a setting of at most the given width", () => {
    const published = settingOf("default", { published: 1, width: 100 });
    expect(published).toMatchObject({ width: 500, depth: 20, gain: 1, learningRate: 0.01, layer: 10 });
    expect(settingOf("default", { published: 0, width: 40 })).toEqual({ ...published, width: 40 });
    expect(settingOf("narrow", { published: 0, width: 100 }).width).toBe(50);
    expect(settingOf("adam", { published: 0, width: 100 }).learningRate).toBeCloseTo(5e-6, 18);
  });
});
