/** Widths of elements, stored because to read them from the page would compute its layout. */
export interface Sizes {
  observe(element: Element): void;
  unobserve(element: Element): void;
  widthOf(element: Element): number;
}

/** Makes a store of widths that calls a function when one of them changes. */
export function makeSizes(onChange: () => void): Sizes {
  const widths = new Map<Element, number>();
  const observer = new ResizeObserver((entries) => {
    for (const { target } of entries) {
      const known = widths.get(target);
      if (known === target.clientWidth) continue;
      widths.set(target, target.clientWidth);
      if (known !== undefined) onChange();
    }
  });
  return {
    observe: (element) => observer.observe(element),
    unobserve(element) {
      observer.unobserve(element);
      widths.delete(element);
    },
    widthOf(element) {
      const width = widths.get(element) ?? element.clientWidth;
      widths.set(element, width);
      return width;
    },
  };
}
