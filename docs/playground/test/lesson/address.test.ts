import { expect, it } from "vitest";
import { LAST_STEP, lessonHash, readLesson } from "../../src/lesson/address";
import { steps } from "../../src/lesson/steps";

it("stores step, theme and frame, and knows the number of steps", () => {
  expect(LAST_STEP).toBe(steps.length);
  for (let step = 1; step <= LAST_STEP; step++) {
    const hash = lessonHash(step, { theme: "dark", embed: true });
    expect(readLesson(hash)).toEqual({ step, shared: "#theme=dark&embed=1", problems: [] });
  }
  expect(lessonHash(3, { theme: "auto", embed: false })).toBe("#lesson=hierarchy&step=3");
});

it("leaves the addresses of rooms alone", () => {
  for (const hash of ["", "#", "#room=linear&depth=3", "#step=3"]) expect(readLesson(hash)).toBeUndefined();
});

it.each(["99", "0", "-1", "1e1", "3.5", "03x", "", " 3", "NaN", "<img src=x>", "__proto__"])(
  "replaces the step “%s” by the first one, and reports it",
  (text) => {
    const read = readLesson(`#lesson=hierarchy&step=${encodeURIComponent(text)}`);
    expect(read!.step).toBe(1);
    expect(read!.problems).toEqual([`step=${text} has to be a whole number from 1 to 12: 1 is used.`]);
  },
);

it("reports other lessons and unknown fields", () => {
  const { problems } = readLesson("#lesson=cooking&step=2&depth=3")!;
  expect(problems).toEqual([
    "There is no lesson “cooking”: the lesson “hierarchy” is shown.",
    "The lesson has no parameter “depth”.",
  ]);
});
