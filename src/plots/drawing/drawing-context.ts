import { drawingDocument } from "./document";
import { plotShift } from "./plot-shift";
import type { Paint } from "./theme";

/** Context of one drawing: the paint, the document for Plot, and a prefix for ids. */
export interface DrawingContext {
  readonly paint: Paint;
  readonly document: Document;
  /** Offset of Plot's marks in pixels, which marks compensate for; see `plotShift`. */
  readonly shift: number;
  readonly idPrefix: string;
  /** True if the dots of a series are drawn as one path. */
  readonly joinDots: boolean;
}

/** Makes the context of one figure. */
export function makeDrawingContext(paint: Paint, idPrefix: string, joinDots: boolean): DrawingContext {
  const document = drawingDocument();
  return { paint, document, shift: plotShift(document), idPrefix, joinDots };
}
