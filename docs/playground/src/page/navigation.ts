import { hashOf, type Theme } from "../address";
import { make, makeButton } from "../dom/make";
import { lessonHash } from "../lesson/address";
import { defaultsOf } from "../parameter";
import type { RoomDescription } from "../room";

/** Makes the head of the page: the rooms, and the choice between light and dark. */
export interface Navigation {
  readonly element: HTMLElement;
  update(current: RoomDescription | "lesson", theme: Theme, dark: boolean): void;
}

export function makeNavigation(rooms: readonly RoomDescription[], onTheme: () => void): Navigation {
  const links = make("nav", { "aria-label": "Rooms" });
  const button = makeButton("Dark", { class: "theme" }, onTheme);
  return {
    element: make("header", {}, make("h1", {}, "learning-dynamics playground"), links, button),
    update(current, theme, dark) {
      button.setAttribute("aria-pressed", String(dark));
      const made = rooms.map((one) => {
        const href = hashOf(one, defaultsOf(one.parameters), { theme });
        return make("a", { href, "aria-current": one === current ? "page" : undefined }, one.short);
      });
      const lesson = make(
        "a",
        { href: lessonHash(1, { theme }), "aria-current": current === "lesson" ? "page" : undefined },
        "Lesson",
      );
      links.replaceChildren(lesson, ...made);
    },
  };
}
