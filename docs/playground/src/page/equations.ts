import { make } from "../dom/make";
import type { Equation, RoomDescription } from "../room";
import { type Addresses, linksOf } from "./links";

/** The equations of a room, and links for further reading. */
export interface EquationsPanel {
  readonly element: HTMLElement;
  enter(room: RoomDescription): void;
}

/** Width of the window in pixels from which the panel is open at first. */
const WIDE = 900;

export function makeEquations(addresses: Addresses): EquationsPanel {
  const list = make("div", { class: "equation-list" });
  const links = make("p", { class: "links" });
  const open = innerWidth >= WIDE;
  return {
    element: make(
      "details",
      { class: "equations", open },
      make("summary", {}, "Equations and sources"),
      list,
      links,
    ),
    enter(room) {
      list.replaceChildren(...room.equations.map(makeEquation));
      const made = linksOf(room.links, addresses).map(({ text, href }) =>
        make("a", { href, target: "_blank", rel: "noopener" }, text),
      );
      links.replaceChildren(...made);
    },
  };
}

function makeEquation({ caption, mathml }: Equation): HTMLElement {
  // An equation that is wider than a phone is scrolled, also by the keyboard.
  const scroller = make("div", { class: "equation", role: "group", "aria-label": caption, tabindex: 0 });
  // The text comes from a file of this package, converted when the page was built.
  scroller.innerHTML = mathml;
  return make("div", {}, make("p", {}, caption), scroller);
}
