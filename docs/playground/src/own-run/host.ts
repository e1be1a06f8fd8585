import { putInto } from "../dom/make";
import type { Look } from "../figures/canvas";
import type { OwnRun } from "./view";

/** The place for the reader's own run. */
export interface OwnRunHost {
  /** Displays it, or leaves the place to rooms and lesson. */
  show(isShown: boolean, look: Look): void;
}

/** Makes a host that puts the reader's own run into a place of the page. Its code is loaded at its first display. */
export function makeOwnRunHost(place: HTMLElement, onFailure: (message: string) => void): OwnRunHost {
  let loaded: Promise<OwnRun> | undefined;
  let latest: Look | undefined;
  const load = async (look: Look) => (await import("./view")).makeOwnRun(location, look);
  return {
    show(isShown, look) {
      latest = isShown ? look : undefined;
      if (!isShown) return;
      loaded ??= load(look);
      loaded.then(
        (own) => {
          if (latest === undefined) return;
          putInto(place, own.element);
          document.title = "Your run · learning-dynamics playground";
          own.draw(latest);
        },
        ({ message }: Error) => {
          loaded = undefined;
          if (latest !== undefined) onFailure(message);
        },
      );
    },
  };
}
