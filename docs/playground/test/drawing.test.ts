import { expect, it } from "vitest";
import { drawingSize, drawWithin } from "../src/figures/drawing";

const axes = { x: { label: "x" }, y: { label: "y" } };
const curves = { name: "a", title: "A", ...axes, marks: [{ type: "line", x: [0, 1], y: [0, 1] }] } as const;

it("magnifies text in places larger than usual, and by the scale of the type", () => {
  expect(drawingSize(400, 400, 1)).toEqual({ width: 400, height: 400 });
  expect(drawingSize(960, 840, 1)).toEqual({ width: 640, height: 560 });
  expect(drawingSize(2560, 2000, 1)).toEqual({ width: 2560 / 1.5, height: 1333 });
  expect(drawingSize(420, 420, 1.4)).toEqual({ width: 420 / 1.4, height: 300 });
});

it("leaves the height to the figure in a page that is scrolled", () => {
  expect(drawingSize(366, undefined, 1)).toEqual({ width: 366, height: undefined });
});

it("draws a figure higher than its place if its legend needs it, and hides only that error", () => {
  const named = (category: string) => ({ ...curves.marks[0], category });
  const crowded = {
    ...curves,
    marks: ["first", "second", "third", "fourth"].map((name) => named(`${name} of all modes`)),
  };
  const heightOf = (svg: string) => Number(/ height="(\d+)"/.exec(svg)![1]);
  expect(heightOf(drawWithin(curves, { width: 290, height: 200 }, "light"))).toBe(200);
  expect(heightOf(drawWithin(crowded, { width: 290, height: 200 }, "light"))).toBeGreaterThan(200);
  expect(() => drawWithin({ ...curves, marks: [] }, { width: 290, height: 200 }, "light")).toThrow("marks");
});
