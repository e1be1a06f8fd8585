import { describe, expect, it } from "vitest";
import { display } from "../../src/plots";
import { adviceSentence } from "../../src/plots/advice";
import { notebookDisplay } from "./notebook-display";

const advice = { options: { start: "fitted", modes: 2 }, effect: "gives more accurate rates" };

describe("adviceSentence", () => {
  it("writes options as in code by default", () => {
    expect(adviceSentence(advice)).toBe('Advice: start: "fitted", modes: 2 gives more accurate rates.');
  });

  it("writes options as the given function does", () => {
    expect(adviceSentence(advice, (name, value) => `--${name} ${value}`)).toBe(
      "Advice: --start fitted, --modes 2 gives more accurate rates.",
    );
  });
});

describe("display", () => {
  it("shows the advice of a report in a notebook", async () => {
    const { "text/html": html } = await notebookDisplay(display({ title: "A report", advice: [advice] }));
    expect(html).toContain("start: &quot;fitted&quot;, modes: 2 gives more accurate rates.");
  });

  it("rejects advice whose options cannot be written, or that has no effect", () => {
    const show = (item: object) => () => display({ title: "A report", advice: [item] } as never);
    expect(show({ ...advice, options: { start: () => 1 } })).toThrow(
      "display: content.advice[0].options.start",
    );
    expect(show({ options: {} })).toThrow("display: content.advice[0].effect must be a string");
  });
});
