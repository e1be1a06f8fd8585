import type { State } from "../address";
import type { Look } from "../figures/canvas";

/** Size of the text in figures in the large type, relative to the usual size. */
const LARGE = 1.4;

/** Applies colour scheme, type and frame of a state to the document. */
export function applyLook({ theme, type, embed }: State): void {
  const { dataset } = document.documentElement;
  if (theme === "auto") delete dataset.theme;
  else dataset.theme = theme;
  dataset.type = type;
  document.documentElement.toggleAttribute("data-embed", embed);
}

/** Returns the appearance of figures in a state. */
export const lookOf = ({ theme, type }: State, systemDark: boolean): Look => ({
  theme: theme === "auto" ? (systemDark ? "dark" : "light") : theme,
  scale: type === "large" ? LARGE : 1,
});
