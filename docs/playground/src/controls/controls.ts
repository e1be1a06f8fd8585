import { make } from "../dom/make";
import type { ChoiceParameter, Parameters, Values } from "../parameter";
import { type Control, makeSlider } from "./slider";

/** The form with a control for every parameter. */
export interface Controls {
  readonly element: HTMLElement;
  /** Displays values that were set elsewhere. */
  update(values: Values): void;
}

/** Makes sliders and menus for all parameters; parameters without effect are hidden. */
export function makeControls(parameters: Parameters, onChange: (change: Values) => void): Controls {
  const controls = Object.entries(parameters).flatMap(([name, parameter]): [string, Control][] => {
    if (parameter.kind === "switches") return [];
    const change = (value: number | string) => onChange({ [name]: value });
    const control =
      parameter.kind === "range" ? makeSlider(name, parameter, change) : makeMenu(name, parameter, change);
    return [[name, control]];
  });
  const element = make(
    "form",
    { class: "controls", "aria-label": "Parameters" },
    ...controls.map(([, c]) => c.element),
  );
  element.addEventListener("submit", (event) => event.preventDefault());
  return {
    element,
    update(values) {
      for (const [name, control] of controls) {
        control.element.hidden = parameters[name]!.applies?.(values) === false;
        control.update(values[name]!);
      }
    },
  };
}

function makeMenu(
  name: string,
  { label, help, options }: ChoiceParameter,
  onChange: (value: string) => void,
): Control {
  const id = `control-${name}`;
  const entries = Object.entries(options).map(([value, text]) => make("option", { value }, text));
  const select = make("select", { id, title: help }, ...entries);
  select.addEventListener("change", () => onChange(select.value));
  return {
    element: make("div", { class: "control" }, make("label", { for: id, title: help }, label), select),
    update(value) {
      select.value = String(value);
    },
  };
}
