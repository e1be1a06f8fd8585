/** Largest width in pixels at which the page is that of a phone, with figures below each other. */
const PHONE = 640;

/**
 * Reports the height that the window leaves for the figures, so that they and the controls around them are visible
 * without scrolling, and again whenever it changes; `undefined` on a phone.
 *
 * @param area the element with the figures
 * @param around elements whose heights change the place that is left
 * @param end the first element that may lie below the window
 */
export function fitWindow(
  area: HTMLElement,
  around: readonly Element[],
  end: Element,
  onFit: (height: number | undefined) => void,
): void {
  const fit = () => {
    const others = end.getBoundingClientRect().top + scrollY - area.offsetHeight;
    onFit(innerWidth <= PHONE ? undefined : Math.floor(innerHeight - others));
  };
  const observer = new ResizeObserver(fit);
  for (const element of around) observer.observe(element);
  window.addEventListener("resize", fit);
}
