import type { Look } from "../figures/canvas";
import type { OwnRun } from "./view";

/** The place for the reader's own run, in place of a room. */
export interface OwnRunHost {
  /** Displays it in place of the room, or the room again. */
  show(isShown: boolean, look: Look): void;
}

/** Loads the place at its first display. */
export function makeOwnRunHost(room: HTMLElement, onFailure: (message: string) => void): OwnRunHost {
  let loaded: Promise<OwnRun> | undefined;
  let wanted = false;
  return {
    show(isShown, look) {
      wanted = isShown;
      if (!isShown && loaded === undefined) return;
      loaded ??= import("./view").then(({ makeOwnRun }) => makeOwnRun(location, look));
      loaded.then(
        (own) => {
          const [shown, hidden] = wanted ? [own.element, room] : [room, own.element];
          if (hidden.isConnected) hidden.replaceWith(shown);
          if (wanted) {
            document.title = "Your run · learning-dynamics playground";
            own.draw(look);
          }
        },
        ({ message }: Error) => onFailure(message),
      );
    },
  };
}
