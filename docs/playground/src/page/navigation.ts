import { hashOf, type State } from "../address";
import { makeIcon } from "../dom/icon";
import { make, makeButton } from "../dom/make";
import { defaultsOf } from "../parameter";
import type { RoomDescription } from "../room";

/** Recipients of the choices in the head of the page. */
export interface Choices {
  readonly onTheme: () => void;
  readonly onType: () => void;
}

/** The head of the page: the rooms, and the choices of type and of light or dark. */
export interface Navigation {
  readonly element: HTMLElement;
  update(room: RoomDescription, state: State, dark: boolean): void;
}

export function makeNavigation(rooms: readonly RoomDescription[], { onTheme, onType }: Choices): Navigation {
  const links = make("nav", { "aria-label": "Rooms" });
  const large = makeButton(makeIcon("type"), { "aria-label": "Large type", title: "Large type" }, onType);
  const theme = makeButton(makeIcon("dark"), { "aria-label": "Dark", title: "Dark" }, onTheme);
  const brand = make("h1", {}, "learning-dynamics", make("span", {}, " playground"));
  return {
    element: make("header", {}, brand, links, make("div", { class: "look" }, large, theme)),
    update(room, state, dark) {
      large.setAttribute("aria-pressed", String(state.type === "large"));
      theme.setAttribute("aria-pressed", String(dark));
      const made = rooms.map((one) => {
        const href = hashOf(one, defaultsOf(one.parameters), { theme: state.theme, type: state.type });
        return make("a", { href, "aria-current": one === room ? "page" : undefined }, one.short);
      });
      links.replaceChildren(...made);
    },
  };
}
