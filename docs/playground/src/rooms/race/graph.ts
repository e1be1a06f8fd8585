import type { GateLine, GatePanel } from "../../figures/gate-graph";
import type { Outcome } from "../../outcome";
import type { Values } from "../../parameter";
import { categoryColours } from "./colours";
import { readGates, toggled } from "./gates";
import type { RaceValues } from "./parameters";

/** Returns the graphs with their gates: one for all routes, or one for each context. */
export function panels(
  outcome: Outcome | undefined,
  values: RaceValues,
  theme: "light" | "dark",
  time = Number.POSITIVE_INFINITY,
): GatePanel[] {
  const strengths = relativeStrengths(outcome, time);
  return values.graph === "routing"
    ? [routesPanel(values, strengths, theme)]
    : contextPanels(values, strengths, theme);
}

/** Returns the strength of each way at a time, relative to the largest one at the end of the displayed time span. */
function relativeStrengths(outcome: Outcome | undefined, time: number): number[] {
  const ways = (outcome?.plots.strengths ?? []).filter((mark) => mark.type === "line");
  const largest = Math.max(...ways.map(({ y }) => Math.abs(y.at(-1)!)), 1e-9);
  return ways.map(({ x, y }) => y[Math.max(0, x.filter((t) => t <= time).length - 1)]! / largest);
}

/** Returns the values after a click on a gate. */
export function toggle(values: RaceValues, row: number, column: number): Values {
  const { graph, domains, routes, pathways, contexts, gates } = values;
  return graph === "routing"
    ? { routes: toggled(readGates(routes, domains, domains), row, column) }
    : { gates: toggled(readGates(gates, pathways, contexts), row, column) };
}

function routesPanel(
  { domains, routes }: RaceValues,
  strengths: readonly number[],
  theme: "light" | "dark",
): GatePanel {
  const gates = readGates(routes, domains, domains);
  // Colours are given in the order in which the curves' categories appear.
  const [first, second] = categoryColours(2, theme) as [string, string];
  const colours = gates[0]![0] === 1 ? [second, first] : [first, second];
  const names = (letter: string) => gates.map((_, i) => `${letter}${i + 1}`);
  return {
    title: "Routes: click to train or not",
    left: names("x"),
    right: names("y"),
    shared: true,
    lines: gates.flatMap((row, i) =>
      row.map(
        (gate, j): GateLine => ({
          label: `route from x${i + 1} to y${j + 1}, trained`,
          row: i,
          column: j,
          open: gate === 1,
          from: i,
          to: j,
          through: "h",
          strength: strengths[i * domains + j] ?? 0,
          colour: colours[gate]!,
        }),
      ),
    ),
  };
}

function contextPanels(
  { contexts, pathways, gates: text }: RaceValues,
  strengths: readonly number[],
  theme: "light" | "dark",
): GatePanel[] {
  const gates = readGates(text, pathways, contexts);
  const colours = categoryColours(pathways, theme);
  return Array.from({ length: contexts }, (_, c) => ({
    title: `Context ${c + 1}: click to open or close`,
    left: ["x"],
    right: ["y"],
    shared: false,
    lines: gates.map(
      (row, p): GateLine => ({
        label: `pathway h${p + 1} in context ${c + 1}, open`,
        row: p,
        column: c,
        open: row[c] === 1,
        from: 0,
        to: 0,
        through: `h${p + 1}`,
        strength: strengths[p] ?? 0,
        colour: colours[p]!,
      }),
    ),
  }));
}
