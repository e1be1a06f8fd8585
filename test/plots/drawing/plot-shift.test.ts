import { afterEach, describe, expect, it, vi } from "vitest";
import { toSvg } from "../../../src/plots";
import { heat, loss, modes, panels } from "../example-figures";

describe("a drawing where Plot shifts its marks by half a pixel", () => {
  afterEach(() => {
    vi.unstubAllGlobals();
    vi.resetModules();
  });

  it("is identical to the drawing on other platforms", async () => {
    const expected = [modes, loss, heat, panels].map((figure) => toSvg(figure));
    vi.stubGlobal("window", { devicePixelRatio: 1 });
    vi.resetModules();
    const shifted = await import("../../../src/plots");
    expect([modes, loss, heat, panels].map((figure) => shifted.toSvg(figure))).toEqual(expected);
  });
});
