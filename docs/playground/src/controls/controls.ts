import { make } from "../dom/make";
import {
  type ChoiceParameter,
  formatNumber,
  type Parameters,
  type RangeParameter,
  snap,
  type Values,
} from "../parameter";

/** The form with a control for every parameter. */
export interface Controls {
  readonly element: HTMLElement;
  /** Displays values that were set elsewhere. */
  update(values: Values): void;
}

interface Control {
  readonly element: HTMLElement;
  update(value: number | string): void;
}

/** Positions of a logarithmic slider. */
const POSITIONS = 200;

/** Makes sliders and menus for all parameters; parameters without effect are hidden. */
export function makeControls(parameters: Parameters, onChange: (change: Values) => void): Controls {
  const controls = Object.entries(parameters).flatMap(([name, parameter]): [string, Control][] => {
    if (parameter.kind === "switches") return [];
    const change = (value: number | string) => onChange({ [name]: value });
    const control =
      parameter.kind === "range" ? slider(name, parameter, change) : menu(name, parameter, change);
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

function slider(name: string, parameter: RangeParameter, onChange: (value: number) => void): Control {
  const { label, help, min, max, step, scale } = parameter;
  const log = scale === "log";
  const positionOf = (value: number) =>
    log ? Math.round((POSITIONS * Math.log(value / min)) / Math.log(max / min)) : value;
  const valueAt = (position: number) =>
    snap(parameter, log ? min * (max / min) ** (position / POSITIONS) : position);
  const id = `control-${name}`;
  const input = make("input", {
    id,
    type: "range",
    min: log ? 0 : min,
    max: log ? POSITIONS : max,
    step: log ? 1 : step,
    title: help,
  });
  const output = make("output", { for: id });
  const show = (value: number) => {
    const text = formatNumber(value);
    if (output.textContent === text) return;
    output.textContent = text;
    input.setAttribute("aria-valuetext", text);
  };
  input.addEventListener("input", () => {
    const value = valueAt(input.valueAsNumber);
    show(value);
    onChange(value);
  });
  return {
    element: make("div", { class: "control" }, make("label", { for: id, title: help }, label), output, input),
    update(value) {
      // A slider that is being dragged already has the right position.
      if (valueAt(input.valueAsNumber) !== value) input.valueAsNumber = positionOf(Number(value));
      show(Number(value));
    },
  };
}

function menu(
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
