import type { Drawing } from "./drawing";

/** Formats a count with its noun, which ends in "s" unless the count is 1. */
const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? "" : "s"}`;

const list = (names: readonly string[]): string => names.join(", ");

/** Describes the figure as text for screen readers. */
export function describeFigure({ figure, panels, categories, methods }: Drawing): string {
  const axis = (side: "x" | "y"): string =>
    figure[side].label === ""
      ? ""
      : `${side} axis: ${figure[side].label}${figure[side].scale === "log" ? " (logarithmic)" : ""}.`;
  const panelNames = panels.flatMap((panel) => (panel === undefined ? [] : [panel]));
  const contents = figure.marks.map((mark) => {
    if (mark.type === "graph") {
      const byThickness = [...mark.lines].sort((a, b) => b.width - a.width).map(({ name }) => name);
      const within = mark.panel === undefined ? "" : ` (${mark.panel})`;
      return `Graph${within} of ${counted(mark.nodes.length, "node")}; lines by ${mark.label}, thickest first: ${list(byThickness)}.`;
    }
    if (mark.type === "tile") return `Coloured tiles by ${mark.label}: ${mark.values.length}.`;
    if (mark.type !== "cell") return "";
    return `Heat map of ${mark.label}: ${counted(mark.rows.length, "row")} (${list(mark.rows)}), ${counted(mark.columns.length, "column")}.`;
  });
  return [
    figure.caption ?? "",
    axis("x"),
    axis("y"),
    ...contents,
    panelNames.length === 0 ? "" : `Panels: ${list(panelNames)}.`,
    categories.size === 0 ? "" : `Colours: ${list([...categories.keys()])}.`,
    methods.size === 0 ? "" : `Line styles and symbols: ${list([...methods.keys()])}.`,
  ]
    .filter((sentence) => sentence !== "")
    .join(" ");
}
