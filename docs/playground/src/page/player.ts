import { makeIcon } from "../dom/icon";
import { make, makeButton } from "../dom/make";

/** The time that the player moves. */
export interface PlayedTime {
  readonly label: string;
  readonly help: string;
  /** Distance of adjacent positions of the slider, relative to the time span. */
  readonly step: number;
}

/** Button and slider that move a time from the start to the end of its span; nothing moves before the button is pressed. */
export interface Player {
  readonly element: HTMLElement;
  /** Shows the player for a time, at the end of its span, or hides it. */
  enter(time: PlayedTime | undefined): void;
  /** Displays a time that was set elsewhere, as a fraction of the time span and as text. */
  update(fraction: number, text: string): void;
  /** Stops; playing then begins at the start. */
  rest(): void;
}

/** Duration of the whole time span in milliseconds. */
const DURATION = 8000;

/** Controls that use the space bar themselves; sliders do not. */
const USES_SPACE = "a, button, select, summary, textarea, [role=switch], input:not([type=range])";

/** Makes a player; `onMove` receives the fraction of the time span. The space bar starts and pauses it. */
export function makePlayer(onMove: (fraction: number) => void): Player {
  let fraction = 1;
  /** True if the time was set by the player or its slider, so that playing continues there. */
  let held = false;
  let playing = false;
  let last = 0;
  const input = make("input", { id: "player-time", type: "range", min: 0, max: 1 });
  const label = make("label", { for: input.id });
  const output = make("output", { for: input.id });
  const button = makeButton("", { class: "play", title: "Space bar" }, () => toggle());
  const element = make(
    "div",
    { class: "player", role: "group", "aria-label": "Play over time" },
    button,
    label,
    input,
    output,
  );
  const set = (on: boolean) => {
    playing = on;
    button.replaceChildren(makeIcon(on ? "pause" : "play"), on ? "Pause" : "Play");
  };
  const toggle = () => {
    set(!playing);
    if (!playing) return;
    if (!held || fraction >= 1) fraction = 0;
    held = true;
    last = performance.now();
    requestAnimationFrame(step);
  };
  const step = (now: number) => {
    if (!playing) return;
    fraction = Math.min(1, fraction + Math.max(0, now - last) / DURATION);
    last = now;
    if (fraction === 1) set(false);
    else requestAnimationFrame(step);
    onMove(fraction);
  };
  input.addEventListener("input", () => {
    set(false);
    held = true;
    fraction = input.valueAsNumber;
    onMove(fraction);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== " " || element.hidden || !element.isConnected) return;
    if ((event.target as Element).closest(USES_SPACE) !== null) return;
    event.preventDefault();
    if (!event.repeat) toggle();
  });
  const rest = () => {
    set(false);
    held = false;
  };
  rest();
  return {
    element,
    enter(time) {
      rest();
      fraction = 1;
      element.hidden = time === undefined;
      if (time === undefined) return;
      label.textContent = time.label;
      for (const one of [label, input]) one.title = time.help;
      input.step = String(time.step);
    },
    update(at, text) {
      if (!playing) fraction = at;
      input.valueAsNumber = at;
      input.setAttribute("aria-valuetext", text);
      if (output.textContent !== text) output.textContent = text;
    },
    rest,
  };
}
