/** Arrangement of figures in rows of equal heights and columns of equal widths, in pixels. */
export interface Arrangement {
  readonly columns: number;
  /** Number of columns of the first figure, which fills a last row that would have gaps. */
  readonly span: number;
  readonly height: number;
}

/** Smallest size of a figure with legible text, in pixels. */
const LEAST = { width: 290, height: 290 };
/** Width of a figure relative to its height above which more width does not show more. */
const WIDEST = 2;
/** Distance between figures in pixels. */
export const GAP = 8;

/**
 * Arranges figures in an area so that they are large: within its height if that is possible, and not higher than wide.
 *
 * @param scale size of the text relative to its usual size, which limits how small a figure can be
 */
export function arrange(
  count: number,
  { width, height }: { readonly width: number; readonly height: number },
  scale = 1,
): Arrangement {
  const least = { width: scale * LEAST.width, height: scale * LEAST.height };
  const most = Math.max(1, Math.min(count, Math.floor((width + GAP) / (least.width + GAP))));
  const options = Array.from({ length: most }, (_, i) => {
    const columns = i + 1;
    const rows = Math.ceil(count / columns);
    const own = { width: (width + GAP) / columns - GAP, height: (height + GAP) / rows - GAP };
    const used = Math.floor(Math.max(least.height, Math.min(own.height, own.width)));
    const fits = used <= own.height;
    // In a low window, figures in few rows need the least scrolling.
    const merit = fits ? Math.min(own.width, WIDEST * used) * used : -rows;
    return { columns, span: columns * rows - count + 1, height: used, merit };
  });
  const best = options.reduce((a, b) => (b.merit > a.merit ? b : a));
  return { columns: best.columns, span: best.span, height: best.height };
}
