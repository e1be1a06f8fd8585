import { describe, expect, it } from "vitest";
import { experiments } from "../../../src/experiments";
import { textSummary } from "../../../src/figures/text-summary";
import { display, toSvg } from "../../../src/plots";
import { modeFigure, ramp } from "../../figures/mode-figure";
import { notebookDisplay } from "../notebook-display";

describe("display", () => {
  it("displays a figure in a notebook as the drawing of toSvg in the requested theme", async () => {
    const content = modeFigure([{ type: "line", x: ramp, y: ramp }]);
    expect((await notebookDisplay(display(content)))["image/svg+xml"]).toBe(toSvg(content));
    expect((await notebookDisplay(display(content, { theme: "dark" })))["image/svg+xml"]).toBe(
      toSvg(content, { theme: "dark" }),
    );
  });

  it("gives the points of a figure as a table", () => {
    const content = modeFigure([{ type: "line", x: ramp, y: ramp }]);
    expect(
      display(content)
        .toTable()
        .rows.map((row) => row.slice(-2)),
    ).toEqual(ramp.map((x) => [x, x]));
  });

  it("converts a figure to its text summary", async () => {
    const content = modeFigure([{ type: "line", x: ramp, y: ramp }]);
    expect(`${display(content)}`).toBe(textSummary(content));
    expect((await notebookDisplay(display(content)))["text/plain"]).toBe(textSummary(content));
  });

  it("displays a report in a notebook as its page, and as text with its claims", async () => {
    const report = await experiments.find(({ name }) => name === "modes")!.run({ levels: 2, features: 2 });
    const { "text/html": html, "text/plain": text } = await notebookDisplay(display(report));
    expect(html).toContain("<svg");
    expect(html).toContain(report.summary[0]!.slice(0, 20));
    expect(text).toBe(`${display(report)}`);
    expect(text).toContain(`holds  ${report.checks[0]!.claim}`);
  });

  it("rejects values that are neither a figure nor a report, with its own function name", () => {
    expect(() => display({} as never)).toThrow("display: content.title");
    expect(() => display(modeFigure([]))).toThrow("display: content.marks");
    expect(() => display({ title: "x", notes: 3 } as never)).toThrow("display: content.notes");
  });
});
