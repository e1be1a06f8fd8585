import type { Parameters, RangeParameter, Values } from "../parameter";
import { type Plots, plotsAsFigures } from "../plots";
import { plots as linearPlots } from "../rooms/linear/figure";
import { linear } from "../rooms/linear/parameters";
import type { Scene } from "./step";

/** Makes a scene with a computation of the lesson, `steps/<name>/compute.ts`. */
export const ownScene = (name: string, plots: Plots, parameters: Parameters = {}): Scene => ({
  computation: `lesson/${name}`,
  fixed: {},
  parameters,
  figures: (outcome) => plotsAsFigures(plots, outcome),
});

type Slider = Partial<Pick<RangeParameter, "default" | "min" | "max">>;

/** Makes a scene with the modes of the room of deep linear networks, for given values and with some of its sliders. */
export function modesScene(fixed: Values, sliders: Readonly<Record<string, Slider>> = {}): Scene {
  const parameters = Object.entries(sliders).map(([name, changes]) => [
    name,
    { ...linear.parameters[name]!, ...changes },
  ]);
  return {
    computation: linear.name,
    fixed: {
      ...Object.fromEntries(Object.entries(linear.parameters).map(([name, one]) => [name, one.default])),
      ...fixed,
    },
    parameters: Object.fromEntries(parameters),
    figures: (outcome) => plotsAsFigures({ modes: linearPlots.modes }, outcome),
    room: linear,
  };
}
