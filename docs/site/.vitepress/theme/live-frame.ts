import type { EmbedMessage } from "../../../playground/src/embed.ts";

/** Distance from the window in pixels at which a figure begins to load. */
const NEAR = 400;

/** Observation of a live figure, until it is stopped. */
export interface LiveFrame {
  stop(): void;
}

/**
 * Reports once that a figure is near the window, and the heights that the playground in its frame tells. Messages of
 * other pages and of other frames are ignored.
 */
export function watchFrame(
  stage: HTMLElement,
  frame: () => HTMLIFrameElement | undefined,
  { onNear, onHeight }: { readonly onNear: () => void; readonly onHeight: (height: number) => void },
): LiveFrame {
  const observer = new IntersectionObserver(
    (entries) => {
      if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
      observer.disconnect();
      onNear();
    },
    { rootMargin: `${NEAR}px` },
  );
  observer.observe(stage);
  const receive = ({ origin, source, data }: MessageEvent<Partial<EmbedMessage> | null>) => {
    if (origin !== location.origin || source !== frame()?.contentWindow) return;
    if (data?.source === "learning-dynamics" && Number.isFinite(data.height)) onHeight(data.height!);
  };
  window.addEventListener("message", receive);
  return {
    stop: () => {
      observer.disconnect();
      window.removeEventListener("message", receive);
    },
  };
}
