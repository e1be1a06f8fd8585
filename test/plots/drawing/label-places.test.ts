import { describe, expect, it } from "vitest";
import { type Label, type Point, placeLabels } from "../../../src/plots/drawing/label-places";
import { textWidth } from "../../../src/plots/drawing/measure-text";

const SIZE = 10;
const frame = { left: 0, top: 0, right: 400, bottom: 300 };
const label: Label = { x: 200, y: 150, text: "oak" };
const width = textWidth(label.text, SIZE);
const place = (point: Label, obstacles: readonly Point[] = [], others: readonly Label[] = []) =>
  placeLabels([...others, point], obstacles, frame, SIZE).at(-1)!;
const repeat = (points: readonly Point[], count: number): Point[] =>
  points.flatMap((point) => new Array<Point>(count).fill(point));

describe("placeLabels", () => {
  it("places a lone label 7 pixels to the right of its point at mid-height, without a leader line", () => {
    expect(place(label)).toEqual({
      label,
      box: { left: 207, top: 145, right: 207 + width, bottom: 155 },
      far: false,
    });
  });

  it("prefers right and left to the diagonals, and the diagonals to above and below", () => {
    const [dx, dy] = [7 + width / 2, 7 * 0.7 + SIZE / 2];
    const diagonal = 7 * 0.7 + width / 2;
    // Centres of the boxes at the smallest distance, in order of preference.
    const centres = [
      [dx, 0],
      [-dx, 0],
      [diagonal, -dy],
      [diagonal, dy],
      [-diagonal, -dy],
      [-diagonal, dy],
      [0, -7 - SIZE / 2],
      [0, 7 + SIZE / 2],
    ].map(([x, y]) => ({ x: label.x + x!, y: label.y + y! }));
    for (const [k, centre] of centres.entries()) {
      const { box, far } = place(label, repeat(centres.slice(0, k), 2));
      expect((box.left + box.right) / 2, `direction ${k}`).toBeCloseTo(centre.x, 10);
      expect((box.top + box.bottom) / 2, `direction ${k}`).toBeCloseTo(centre.y, 10);
      expect(far, `direction ${k}`).toBe(false);
    }
  });

  it("places a label at a larger distance, with a leader line, if all places near its point are covered", () => {
    // Points that lie in the boxes at a distance of 7 pixels, and not in those at 15 pixels.
    const near = [-8, 8].flatMap((x) => [-10, 0, 10].map((y) => ({ x: label.x + x, y: label.y + y })));
    const { box, far } = place(label, repeat(near, 10));
    expect(far).toBe(true);
    expect(box.left).toBe(label.x + 15);
  });

  it("takes the smallest of the larger distances", () => {
    const near = [-8, 8].flatMap((x) => [-10, 0, 10].map((y) => ({ x: label.x + x, y: label.y + y })));
    const right = [16, 17].map((x) => ({ x: label.x + x, y: label.y }));
    const { box } = place(label, [...repeat(near, 10), ...right]);
    expect(box.right).toBe(label.x - 15);
  });

  it.each([
    ["right", { x: 398, y: 150 }, (box: { right: number }) => expect(box.right).toBe(398 - 7)],
    ["left", { x: 2, y: 150 }, (box: { left: number }) => expect(box.left).toBe(2 + 7)],
    ["upper", { x: 200, y: 2 }, (box: { top: number }) => expect(box.top).toBeCloseTo(2 + 4.9, 10)],
    ["lower", { x: 200, y: 298 }, (box: { bottom: number }) => expect(box.bottom).toBeCloseTo(298 - 4.9, 10)],
  ])("keeps a label inside the frame at its %s edge", (_, point, check) => {
    const { box } = place({ ...point, text: "oak" });
    check(box as never);
    expect(box.left).toBeGreaterThanOrEqual(frame.left);
    expect(box.right).toBeLessThanOrEqual(frame.right);
    expect(box.top).toBeGreaterThanOrEqual(frame.top);
    expect(box.bottom).toBeLessThanOrEqual(frame.bottom);
  });

  it("covers points rather than leaving the frame", () => {
    const grid = Array.from({ length: 40 }, (_, i) => i).flatMap((i) =>
      Array.from({ length: 60 }, (_, j) => ({ x: 320 + 2 * i, y: 90 + 2 * j })),
    );
    expect(place({ x: 398, y: 150, text: "oak" }, grid).box.right).toBeLessThanOrEqual(frame.right);
  });

  it("does not let labels of the same point overlap", () => {
    const boxes = placeLabels(new Array<Label>(6).fill(label), [], frame, SIZE).map(({ box }) => box);
    for (const [i, a] of boxes.entries()) {
      for (const b of boxes.slice(i + 1)) {
        const apart = a.right <= b.left || b.right <= a.left || a.bottom <= b.top || b.bottom <= a.top;
        expect(apart).toBe(true);
      }
    }
  });

  it("covers a point rather than another label", () => {
    const covered = { x: label.x - 7 - width / 2, y: label.y };
    const all = [covered, ...[-8, 8].flatMap((x) => [-10, 10].map((y) => ({ x: 200 + x, y: 150 + y })))];
    const { box } = place(label, repeat(all, 2), [label]);
    expect(box.right).toBe(label.x - 7);
  });

  it("keeps a margin of 2 pixels between labels and points", () => {
    const beyond = (pixels: number) => ({ x: label.x + 7 - pixels, y: label.y });
    expect(place(label, [beyond(1.9)]).box.right).toBe(label.x - 7);
    expect(place(label, [beyond(2.1)]).box.left).toBe(label.x + 7);
  });
});
