import { expect, it } from "vitest";
import { arrange, GAP } from "../src/figures/arrange";

const AREAS = [
  { width: 672, height: 420 },
  { width: 1240, height: 440 },
  { width: 1880, height: 720 },
  { width: 2520, height: 1100 },
];
const COUNTS = [1, 2, 3, 4, 5, 6];

it("fills the width of every row, with figures that are not higher than wide", () => {
  for (const { width, height } of AREAS) {
    for (const count of COUNTS) {
      const { columns, span, height: own } = arrange(count, { width, height });
      expect((count - 1 + span) % columns).toBe(0);
      expect(own).toBeGreaterThanOrEqual(290);
      const single = (width + GAP) / columns - GAP;
      expect(own).toBeLessThanOrEqual(Math.max(290, single));
    }
  }
});

it("fits into the height of the area wherever the smallest legible size allows it", () => {
  for (const area of AREAS) {
    for (const count of COUNTS) {
      const { columns, span, height } = arrange(count, area);
      const rows = (count - 1 + span) / columns;
      const most = Math.max(1, Math.floor((area.width + GAP) / (290 + GAP)));
      const least = Math.ceil(count / Math.min(count, most));
      const possible = least * (290 + GAP) - GAP <= area.height;
      expect(rows * (height + GAP) - GAP <= area.height).toBe(possible);
    }
  }
});

it("places two figures next to each other in a wide window, and four in two rows", () => {
  expect(arrange(2, { width: 1240, height: 440 })).toEqual({ columns: 2, span: 1, height: 440 });
  expect(arrange(4, { width: 1880, height: 720 })).toEqual({ columns: 2, span: 1, height: 356 });
  expect(arrange(3, { width: 1240, height: 1080 })).toEqual({ columns: 2, span: 2, height: 536 });
});

it("gives the first of three figures a row where two fit next to each other", () => {
  expect(arrange(3, { width: 672, height: 600 })).toEqual({ columns: 2, span: 2, height: 296 });
});

it("keeps figures larger where their text is larger", () => {
  expect(arrange(3, { width: 1000, height: 440 }, 1.4).columns).toBe(2);
});
