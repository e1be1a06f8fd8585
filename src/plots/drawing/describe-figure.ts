import type { Scene } from "./scene";

const list = (names: readonly string[]): string => names.join(", ");

/** Describes the figure as text for screen readers. */
export function describeFigure({ figure, panels, categories, methods }: Scene): string {
  const axis = (side: "x" | "y"): string =>
    figure[side].label === ""
      ? ""
      : `${side} axis: ${figure[side].label}${figure[side].scale === "log" ? " (logarithmic)" : ""}.`;
  const panelNames = panels.flatMap((panel) => (panel === undefined ? [] : [panel]));
  const contents = figure.marks.map((mark) => {
    if (mark.type === "graph") {
      const byThickness = [...mark.lines].sort((a, b) => b.width - a.width).map(({ name }) => name);
      const within = mark.panel === undefined ? "" : ` (${mark.panel})`;
      return `Graph${within} of ${mark.nodes.length} nodes; lines by ${mark.label}, thickest first: ${list(byThickness)}.`;
    }
    if (mark.type !== "cell") return "";
    return `Heat map of ${mark.label}: ${mark.rows.length} rows (${list(mark.rows)}), ${mark.columns.length} columns.`;
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
