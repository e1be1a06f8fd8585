import type { Box } from "./label-places";

/** Which sides of a panel show tick labels: the outer sides of a grid of panels. */
export interface Edges {
  readonly left: boolean;
  readonly bottom: boolean;
}

/** How the panels of a figure are drawn, all with the same axes. */
export interface PanelPlan {
  /** Room for tick labels left of a frame of about that height. */
  readonly left: (frameHeight: number) => number;
  /** Room for tick labels below a frame of that width. */
  readonly bottom: (frameWidth: number) => number;
  /** The height that suits a frame of that width. */
  readonly idealHeight: (frameWidth: number) => number;
  readonly draw: (panel: string | undefined, frame: Box, edges: Edges) => string;
}

/** The least height in pixels that a row of panels can be read at. */
export const LEAST_HEIGHT = 60;

/** Size of tick labels in pixels. */
export const TICK_SIZE = 11;
