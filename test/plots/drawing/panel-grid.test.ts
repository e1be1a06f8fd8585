import { expect, it } from "vitest";
import { toSvg } from "../../../src/plots";

/** Texts of a figure with three panels, of which the first has this title. */
const textsWith = (panel: string): string[] => {
  const svg = toSvg({
    name: "panels",
    title: "Three panels",
    x: { label: "time" },
    y: { label: "value" },
    marks: [panel, "b", "c"].map((name) => ({ type: "line", panel: name, x: [0, 1], y: [0, 1] })),
  });
  return [...svg.matchAll(/<text[^>]*font-weight="600"[^>]*>([^<]*)</g)].map(([, text]) => text!);
};

it("writes the title of a panel in up to three lines", () => {
  expect(textsWith("a")).toEqual(["Three panels", "a", "b", "c"]);
  const words = "a long name of a panel that does not fit in one line";
  const lines = textsWith(words).slice(1, -2);
  expect(lines.length).toBeGreaterThan(1);
  expect(lines.join(" ")).toBe(words);
});

it("shortens the title of a panel after three lines", () => {
  const lines = textsWith("word ".repeat(40)).slice(1, -2);
  expect(lines.length).toBe(3);
  expect(lines[2]).toMatch(/…$/);
});
