import type { Figure } from "learning-dynamics/plots";
import { fractionOf, stepOf, valueAt } from "../controls/slider";
import { isOverTime, timeAt } from "../figures/over-time";
import { formatNumber, type RangeParameter, type Values } from "../parameter";
import type { RoomDescription } from "../room";
import { makePlayer } from "./player";

/** Name of the parameter that is a time, in rooms that compute their figures for one time. */
export const TIME = "time";

/** Playing over time: the player moves the parameter `time` of a room, or the end of the drawn curves. */
export interface Playback {
  readonly element: HTMLElement;
  enter(room: RoomDescription): void;
  /** Displays the value of the parameter. */
  update(values: Values): void;
  /** Returns the time up to which figures are drawn, or `undefined` for whole curves. */
  endOf(figures: readonly Figure[]): number | undefined;
  /** Stops, and shows the whole curves. */
  rest(): void;
}

/** Distance of adjacent positions on the slider of curves, relative to their time span. */
const STEP = 0.005;
const HELP = "The end of the drawn curves.";

/** Makes the player of a room, which changes its values, or calls `redraw` to have figures cut at another time. */
export function makePlayback(change: (patch: Values) => void, redraw: () => void): Playback {
  let time: RangeParameter | undefined;
  /** Axis of the curves, and the drawn fraction of their time span. */
  let axis: string | undefined;
  let reached = 1;
  const player = makePlayer((fraction) => {
    if (time !== undefined) return change({ [TIME]: valueAt(time, fraction) });
    reached = fraction;
    redraw();
  });
  return {
    element: player.element,
    enter({ parameters }) {
      const parameter = parameters[TIME];
      time = parameter?.kind === "range" ? parameter : undefined;
      axis = undefined;
      reached = 1;
      player.enter(time === undefined ? undefined : { ...time, step: stepOf(time) });
    },
    update(values) {
      if (time === undefined) return;
      const value = Number(values[TIME]);
      player.update(fractionOf(time, value), formatNumber(value));
    },
    endOf(figures) {
      if (time !== undefined) return undefined;
      const label = figures.find(isOverTime)?.x.label;
      if (label !== axis) player.enter(label === undefined ? undefined : { label, help: HELP, step: STEP });
      axis = label;
      const at = timeAt(figures, reached);
      if (at === undefined) return undefined;
      player.update(reached, formatNumber(at));
      return reached < 1 ? at : undefined;
    },
    rest() {
      player.rest();
      reached = 1;
    },
  };
}
