import type { Compute } from "../src/computations";
import type { Outcome } from "../src/outcome";
import { defaultsOf } from "../src/parameter";
import type { RoomDescription } from "../src/room";

/** Returns the values of a curve by plot, method and category. */
export type CurveOf = (plot: string, method: string, category?: string) => number[];

/** Computes a preset of a room by name, and returns its curves. */
export async function presetCurves(room: RoomDescription, compute: Compute, name: string): Promise<CurveOf> {
  const { values } = room.presets.find((preset) => preset.name === name)!;
  const watch = { signal: new AbortController().signal, report: () => {} };
  const { plots } = await compute({ ...defaultsOf(room.parameters), ...values }, watch);
  return (plot, method, category) => yOf(plots[plot]!, method, category);
}

function yOf(marks: Outcome["plots"][string], method: string, category: string | undefined): number[] {
  for (const mark of marks) {
    if (
      (mark.type === "line" || mark.type === "dot") &&
      mark.method === method &&
      mark.category === category
    ) {
      return [...mark.y];
    }
  }
  throw new Error(`no curve ${method}, ${category}`);
}
