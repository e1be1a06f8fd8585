/** Message of an embedded page to the page around it: its height in pixels, once its state is drawn. */
export interface EmbedMessage {
  readonly source: "learning-dynamics";
  readonly height: number;
}

/**
 * Tells the page around this one the height of the content, whenever a state is drawn and whenever the height changes
 * after that. The message goes to any page, because a height is no secret.
 */
export function tellHeight(root: HTMLElement): void {
  if (window.parent === window) return;
  let told = 0;
  const tell = () => {
    const { asked, finished, drawn } = root.dataset;
    const height = Math.ceil(root.getBoundingClientRect().height);
    if (asked === undefined || asked !== finished || asked !== drawn || height === told) return;
    told = height;
    window.parent.postMessage({ source: "learning-dynamics", height } satisfies EmbedMessage, "*");
  };
  new ResizeObserver(tell).observe(root);
  new MutationObserver(tell).observe(root, { attributeFilter: ["data-finished", "data-drawn"] });
}
