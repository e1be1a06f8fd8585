import { expect, it } from "vitest";
import { readEquations } from "../equations";

it("reads captions and MathML of several equations, with the TeX as annotation", () => {
  const [first, second] = readEquations("% A line\nx^2\n\n% A second\n\\frac{1}{2}\n", "test.tex");
  expect(first!.caption).toBe("A line");
  expect(first!.mathml).toContain("<msup><mi>x</mi>");
  expect(first!.mathml).toContain('encoding="application/x-tex">x^2<');
  expect(second!.mathml).toContain("<mfrac><mn>1</mn><mn>2</mn></mfrac>");
});

it("writes no inline styles, which a content policy forbids", () => {
  const aligned = readEquations(
    "% Two lines\n\\begin{aligned} a &= b \\\\ c &= d \\end{aligned}",
    "test.tex",
  );
  expect(aligned[0]!.mathml).toContain('<mtd class="tml-right">');
  expect(aligned[0]!.mathml).not.toMatch(/ style=/);
});

it.each([
  ["x^2", 'test.tex: expected a line "% caption", received "x^2"'],
  ["% A line\n\\frac{1}", "test.tex: Unexpected end of input"],
])("refuses the text %j", (text, message) => {
  expect(() => readEquations(text, "test.tex")).toThrow(message);
});
