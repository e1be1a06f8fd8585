import { describe, expect, it } from "vitest";
import { toSvg } from "../../../src/plots";
import { heat } from "../example-figures";
import { group, named, parseXml, texts } from "../parse-xml";

describe("a heat map", () => {
  it("has a cell for each value, the names of rows and columns, and a labelled colour scale", () => {
    const svg = parseXml(toSvg(heat));
    expect(named(group(svg, "cells"), "rect")).toHaveLength(6);
    expect(texts(svg)).toEqual(
      expect.arrayContaining(["canary", "robin", "can fly", "can sing", "has roots"]),
    );
    expect(texts(group(svg, "colour scale")).join(" ")).toContain("output (a.u.)");
  });

  it("draws equal values in equal colours and different values in different colours", () => {
    const fills = named(group(parseXml(toSvg(heat)), "cells"), "rect").map((cell) => cell.attributes.fill);
    expect(fills[0]).toBe(fills[3]);
    expect(fills[2]).toBe(fills[5]);
    expect(new Set(fills).size).toBe(4);
  });
});
