import { describe, expect, it } from "vitest";
import { argumentsOf } from "../../src/arrays/arguments";
import { classTargets } from "../../src/tasks/class-targets";

const at = argumentsOf("test").at("labels");

describe("one-hot targets of class numbers", () => {
  it("have a column for each class", () => {
    const { shape, data } = classTargets(at, Float64Array.of(2, 0));
    expect(shape).toEqual([2, 3]);
    expect(Array.from(data)).toEqual([0, 0, 1, 1, 0, 0]);
    expect(classTargets(at, Float64Array.of(1, 0), { classes: 4 }).shape).toEqual([2, 4]);
    expect(classTargets(at, Float64Array.of(2, 0, 1), { samples: 1 }).shape).toEqual([1, 3]);
  });

  it.each([-1, 0.5, 10_000])("refuse %s", (label) => {
    expect(() => classTargets(at, Float64Array.of(0, label))).toThrow(
      /from 0 to 9999, received .* for sample 2/,
    );
  });

  it("refuse classes that the outputs do not have", () => {
    expect(() => classTargets(at, Float64Array.of(0, 3), { classes: 3 })).toThrow("from 0 to 2");
  });
});
