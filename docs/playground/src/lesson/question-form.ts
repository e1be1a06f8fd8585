import { make, makeButton } from "../dom/make";
import type { Values } from "../parameter";
import { judgeChoice, judgeNumber, type Verdict } from "./judge";
import type { ChoiceQuestion, NumberQuestion, Question } from "./step";

/** Makes a form that asks a question and explains the given answer; `onState` receives the state that the answers are about. */
export function makeQuestionForm(question: Question, onState: (values: Values) => void): HTMLFormElement {
  const feedback = make("p", { class: "feedback", role: "status" });
  const tell = ({ right, text }: Verdict) => {
    const opening = right === undefined ? [] : [make("strong", {}, right ? "Right." : "Not yet."), " "];
    feedback.dataset.right = String(right ?? "");
    feedback.replaceChildren(...opening, text);
  };
  const { fields, judge, buttons } =
    question.kind === "choice" ? choiceFields(question, onState) : numberFields(question, tell);
  const check = make("button", { type: "submit" }, "Check");
  const form = make(
    "form",
    { class: "question" },
    make("fieldset", {}, make("legend", {}, question.text), ...fields),
    make("div", { class: "question-buttons" }, check, ...buttons),
    feedback,
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const verdict = judge();
    tell(verdict);
    if (verdict.right !== undefined && question.kind === "choice" && question.state !== undefined)
      onState(question.state.values);
  });
  return form;
}

/** Inputs of a question, its additional buttons, and the function that judges the current answer. */
interface Fields {
  readonly fields: readonly HTMLElement[];
  readonly buttons: readonly HTMLElement[];
  readonly judge: () => Verdict;
}

function choiceFields(question: ChoiceQuestion, onState: (values: Values) => void): Fields {
  const { state } = question;
  const inputs = question.options.map((_, i) => make("input", { type: "radio", name: "answer", value: i }));
  return {
    fields: question.options.map(({ text }, i) =>
      make("label", { class: "option" }, inputs[i]!, make("span", {}, text)),
    ),
    buttons: state === undefined ? [] : [makeButton(state.label, {}, () => onState(state.values))],
    judge: () => {
      const chosen = inputs.findIndex(({ checked }) => checked);
      return judgeChoice(question, chosen < 0 ? undefined : chosen);
    },
  };
}

function numberFields(question: NumberQuestion, tell: (verdict: Verdict) => void): Fields {
  const input = make("input", { type: "text", inputmode: "decimal", autocomplete: "off" });
  const reveal = makeButton("Show the answer", {}, () => {
    input.value = String(question.answer);
    tell({ right: undefined, text: `${question.answer}. ${question.feedback}` });
  });
  return {
    fields: [make("label", { class: "number" }, make("span", {}, question.label), input)],
    buttons: [reveal],
    judge: () => judgeNumber(question, input.value),
  };
}
