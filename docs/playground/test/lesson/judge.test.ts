import { describe, expect, it } from "vitest";
import { judgeChoice, judgeNumber } from "../../src/lesson/judge";
import type { ChoiceQuestion, NumberQuestion } from "../../src/lesson/step";

const choice: ChoiceQuestion = {
  kind: "choice",
  text: "Which?",
  options: [
    { text: "this", feedback: "because" },
    { text: "that", feedback: "although" },
  ],
  right: 1,
};

const number: NumberQuestion = {
  kind: "number",
  text: "How many?",
  label: "number",
  answer: 10,
  tolerance: 0.02,
  feedback: "indeed",
  hint: "Count.",
  mistakes: [{ answer: 20, hint: "Not twice." }],
};

describe("choices", () => {
  it("are right or wrong, each with its explanation", () => {
    expect(judgeChoice(choice, 1)).toEqual({ right: true, text: "although" });
    expect(judgeChoice(choice, 0)).toEqual({ right: false, text: "because" });
  });

  it("are requested if no option is chosen", () => {
    for (const none of [undefined, 2, -1]) expect(judgeChoice(choice, none).right).toBeUndefined();
  });
});

describe("numbers", () => {
  it.each(["10", " 10.2 ", "9,8", "1e1"])("are right within the tolerance: %s", (text) => {
    expect(judgeNumber(number, text)).toEqual({ right: true, text: "indeed" });
  });

  it.each([
    ["10.3", "The number is smaller. Count."],
    ["-10", "The number is larger. Count."],
    ["20", "Not twice."],
  ])("are wrong otherwise, with advice: %s", (text, advice) => {
    expect(judgeNumber(number, text)).toEqual({ right: false, text: advice });
  });

  it.each(["", " ", "ten", "NaN", "Infinity", "1.2.3", "<b>10</b>"])(
    "are requested instead of “%s”",
    (text) => {
      expect(judgeNumber(number, text)).toEqual({ right: undefined, text: "Enter a number, such as 2.5." });
    },
  );
});
