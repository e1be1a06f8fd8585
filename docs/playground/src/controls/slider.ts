import { make } from "../dom/make";
import { formatNumber, type RangeParameter, snap } from "../parameter";

/** The control of one parameter. */
export interface Control {
  readonly element: HTMLElement;
  update(value: number | string): void;
}

/** Positions of a logarithmic slider. */
const POSITIONS = 200;

/** Returns the value at a fraction of a parameter's range, by the scale of its slider. */
export function valueAt(parameter: RangeParameter, fraction: number): number {
  const { min, max, scale } = parameter;
  return snap(parameter, scale === "log" ? min * (max / min) ** fraction : min + (max - min) * fraction);
}

/** Returns the fraction of a parameter's range below a value, by the scale of its slider. */
export const fractionOf = ({ min, max, scale }: RangeParameter, value: number): number =>
  scale === "log" ? Math.log(value / min) / Math.log(max / min) : (value - min) / (max - min);

/** Returns the fraction of the range between adjacent positions of a parameter's slider. */
export const stepOf = ({ min, max, step, scale }: RangeParameter): number =>
  scale === "log" ? 1 / POSITIONS : step / (max - min);

/** Makes a slider for a parameter, with its label and value. */
export function makeSlider(
  name: string,
  parameter: RangeParameter,
  onChange: (value: number) => void,
): Control {
  const { label, help, min, max, step, scale } = parameter;
  const log = scale === "log";
  const read = () =>
    log ? valueAt(parameter, input.valueAsNumber / POSITIONS) : snap(parameter, input.valueAsNumber);
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
    const value = read();
    show(value);
    onChange(value);
  });
  return {
    element: make("div", { class: "control" }, make("label", { for: id, title: help }, label), output, input),
    update(value) {
      // A slider that is being dragged already has the right position.
      if (read() !== value) {
        input.valueAsNumber = log
          ? Math.round(POSITIONS * fractionOf(parameter, Number(value)))
          : Number(value);
      }
      show(Number(value));
    },
  };
}
