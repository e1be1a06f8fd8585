import { describe, expect, it } from "vitest";
import { closedFormFigure } from "../../src/figures/closed-form-figure";
import { trajectoryFigure } from "../../src/figures/trajectory-figure";

const frame = { name: "decay", title: "A decay", y: { label: "size" } };

describe("closedFormFigure", () => {
  it("draws the same lines as a trajectory of its 201 times", () => {
    const times = Array.from({ length: 201 }, (_, i) => i / 100);
    const closed = closedFormFigure({
      ...frame,
      end: 2,
      at: (t) => ({ value: Math.exp(-t), rate: -Math.exp(-t) }),
      curves: { value: ({ value }) => value, rate: ({ rate }) => rate },
    });
    const trajectory = trajectoryFigure({
      ...frame,
      at: times,
      curves: [
        { name: "value", at: (i) => Math.exp(-times[i]!) },
        { name: "rate", at: (i) => -Math.exp(-times[i]!) },
      ],
    });
    expect(closed).toEqual(trajectory);
  });

  it("names no category for a single curve, and adds further marks on its own axis", () => {
    const rule = { type: "rule", x: 1, label: "half" } as const;
    const figure = closedFormFigure({
      ...frame,
      x: { label: "step" },
      end: 1,
      at: (t) => t,
      curves: { step: (t) => t },
      marks: [rule],
    });
    expect(figure.x.label).toBe("step");
    expect(figure.marks).toHaveLength(2);
    expect(figure.marks[0]).not.toHaveProperty("category");
    expect(figure.marks[1]).toBe(rule);
  });
});
