import type { Box } from "./label-places";

/** Sides of a panel at the outer edge of the grid of panels. Those on the left and at the bottom have tick labels. */
export interface Edges {
  readonly left: boolean;
  readonly right: boolean;
  readonly bottom: boolean;
}

/** Layout and drawing of the panels of a figure, which share their axes. */
export interface PanelPlan {
  /** Returns the width of the tick labels to the left of a frame of about the given height, in pixels. */
  readonly left: (frameHeight: number) => number;
  /** Returns the height of the tick labels below a frame of the given width, in pixels. */
  readonly bottom: (frameWidth: number) => number;
  /** Returns the preferred height of a frame of the given width, in pixels. */
  readonly idealHeight: (frameWidth: number) => number;
  readonly draw: (panel: string | undefined, frame: Box, edges: Edges) => string;
}

/** Smallest height of a readable panel, in pixels. */
export const MIN_FRAME_HEIGHT = 60;

/** Size of tick labels in pixels. */
export const TICK_SIZE = 11;
