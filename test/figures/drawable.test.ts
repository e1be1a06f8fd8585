import { describe, expect, it } from "vitest";
import { attachFigure } from "../../src/figures/drawable";
import { textSummary } from "../../src/figures/text-summary";
import { toSvg } from "../../src/plots";
import { notebookDisplay } from "../plots/notebook-display";
import { modeFigure, ramp } from "./mode-figure";

const content = modeFigure([{ type: "line", x: ramp, y: ramp }]);

describe("attachFigure", () => {
  it("adds a figure that listing, copying and comparing do not see", () => {
    const result = attachFigure({ slope: 1 }, () => content);
    expect(result.figure()).toBe(content);
    expect(Object.keys(result)).toEqual(["slope"]);
    expect(result).toEqual({ slope: 1 });
    expect("figure" in { ...result }).toBe(false);
    expect(structuredClone(result)).toEqual({ slope: 1 });
  });

  it("builds the figure from the fields that the result has at the time of the call", () => {
    const result = attachFigure({ title: "before" }, ({ title }) => ({ ...content, title }));
    result.title = "after";
    const { figure } = result;
    expect(figure().title).toBe("after");
  });

  it("gives the text summary at once, and loads the drawing for a notebook", async () => {
    const result = attachFigure({}, () => content);
    expect(`${result}`).toBe(textSummary(content));
    expect(await notebookDisplay(result)).toEqual({
      "image/svg+xml": toSvg(content),
      "text/plain": textSummary(content),
    });
  });

  it("displays the error message of a figure that cannot be drawn", async () => {
    const result = attachFigure({}, () => modeFigure([]));
    expect((await notebookDisplay(result))["text/plain"]).toContain("toSvg: figure.marks");
    expect(`${result}`).toBe(content.title);
  });
});
