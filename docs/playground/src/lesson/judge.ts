import type { ChoiceQuestion, NumberQuestion } from "./step";

/** Judgement of an answer; `undefined` in place of `right` if no answer was given. */
export interface Verdict {
  readonly right: boolean | undefined;
  readonly text: string;
}

/** Judges a chosen option, by its index. */
export function judgeChoice({ options, right }: ChoiceQuestion, chosen: number | undefined): Verdict {
  const option = chosen === undefined ? undefined : options[chosen];
  if (option === undefined) return { right: undefined, text: "Choose an answer first." };
  return { right: chosen === right, text: option.feedback };
}

/** Judges a number as it was typed, with a point or a comma. */
export function judgeNumber(question: NumberQuestion, typed: string): Verdict {
  const text = typed.trim().replace(",", ".");
  const number = text === "" ? Number.NaN : Number(text);
  if (!Number.isFinite(number)) return { right: undefined, text: "Enter a number, such as 2.5." };
  if (isNear(question, number, question.answer)) return { right: true, text: question.feedback };
  const mistake = question.mistakes.find(({ answer }) => isNear(question, number, answer));
  const direction = number < question.answer ? "The number is larger." : "The number is smaller.";
  return { right: false, text: mistake?.hint ?? `${direction} ${question.hint}` };
}

const isNear = ({ tolerance }: NumberQuestion, number: number, answer: number): boolean =>
  Math.abs(number - answer) <= tolerance * Math.abs(answer);
