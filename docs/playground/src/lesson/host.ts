import type { State } from "../address";
import { putInto } from "../dom/make";
import type { Look } from "../figures/canvas";
import type { LessonAddress } from "./address";
import type { Lesson } from "./lesson";

/** The place on the page that shows either the rooms or the lesson. */
export interface LessonHost {
  /** Shows a step of the lesson, or leaves it if the address is none of the lesson. */
  show(address: LessonAddress | undefined, state: State): void;
}

/** Makes a host that puts the lesson into a place of the page. The lesson is loaded at its first use. */
export function makeLessonHost(
  root: HTMLElement,
  place: HTMLElement,
  startWorker: () => Worker,
  look: () => Look,
  onFailure: (message: string) => void,
): LessonHost {
  let lesson: Lesson | undefined;
  let latest: LessonAddress | undefined;
  const load = async (address: LessonAddress, state: State) => {
    const { makeLesson } = await import("./lesson");
    if (latest !== address) return;
    lesson ??= makeLesson(root, startWorker, look);
    putInto(place, lesson.element);
    lesson.open(address, state);
  };
  return {
    show(address, state) {
      latest = address;
      if (address === undefined) return lesson?.leave();
      load(address, state).catch(({ message }: Error) => {
        if (latest === address) onFailure(message);
      });
    },
  };
}
