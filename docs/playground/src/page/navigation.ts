import { hashOf, type Theme } from "../address";
import { make, makeButton } from "../dom/make";
import { defaultsOf } from "../parameter";
import type { RoomDescription } from "../room";

/** Makes the head of the page: the rooms, and the choice between light and dark. */
export interface Navigation {
  readonly element: HTMLElement;
  update(room: RoomDescription, theme: Theme, dark: boolean): void;
}

export function makeNavigation(rooms: readonly RoomDescription[], onTheme: () => void): Navigation {
  const links = make("nav", { "aria-label": "Rooms" });
  const button = makeButton("Dark", { class: "theme" }, onTheme);
  return {
    element: make("header", {}, make("h1", {}, "learning-dynamics playground"), links, button),
    update(room, theme, dark) {
      button.setAttribute("aria-pressed", String(dark));
      const made = rooms.map((one) => {
        const href = hashOf(one, defaultsOf(one.parameters), { theme });
        return make("a", { href, "aria-current": one === room ? "page" : undefined }, one.short);
      });
      links.replaceChildren(...made);
    },
  };
}
