import { makeIcon } from "../dom/icon";
import { make } from "../dom/make";

/** Makes the button of a figure that enlarges it to the whole window, or makes it small again. */
export const makeEnlargeButton = (): HTMLButtonElement =>
  make(
    "button",
    { type: "button", class: "enlarge", "aria-pressed": "false", title: "Enlarge (Escape: back)" },
    makeIcon("enlarge"),
  );

/** Enlarges one of several figures at a time. */
export interface Enlarging {
  /** Shows all figures again. */
  end(): void;
}

/** Lets the figures in an area be enlarged by their buttons, and made small again by the escape key. */
export function makeEnlarging(root: HTMLElement, area: HTMLElement): Enlarging {
  const show = (chosen: Element | null) => {
    for (const figure of area.querySelectorAll(":scope > figure")) {
      figure.classList.toggle("enlarged", figure === chosen);
      figure.querySelector(".enlarge")!.setAttribute("aria-pressed", String(figure === chosen));
    }
    root.toggleAttribute("data-enlarged", chosen !== null);
  };
  area.addEventListener("click", ({ target }) => {
    const figure = (target as Element).closest(".enlarge")?.closest("figure");
    if (figure != null) show(figure.classList.contains("enlarged") ? null : figure);
  });
  document.addEventListener("keydown", ({ key }) => {
    if (key === "Escape") show(null);
  });
  return { end: () => show(null) };
}
