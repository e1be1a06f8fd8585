import { drawingDocument } from "./document";
import { plotShift } from "./plot-shift";
import type { Paint } from "./theme";

/** What every part of one drawing needs: its colours, the document Plot works in, and a prefix for ids. */
export interface DrawingContext {
  readonly paint: Paint;
  readonly document: Document;
  /** Shift in pixels that Plot's marks take back, see `plotShift`. */
  readonly shift: number;
  readonly idPrefix: string;
  /** Whether the dots of a series are one path. */
  readonly joinDots: boolean;
}

/** The pen for one figure. */
export function makeDrawingContext(paint: Paint, idPrefix: string, joinDots: boolean): DrawingContext {
  const document = drawingDocument();
  return { paint, document, shift: plotShift(document), idPrefix, joinDots };
}
