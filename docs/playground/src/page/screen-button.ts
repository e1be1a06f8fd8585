import { makeIcon } from "../dom/icon";
import { makeButton } from "../dom/make";

/** Makes the button for the full screen, which also the key F switches; hidden where a frame does not allow it. */
export function makeScreenButton(): HTMLButtonElement {
  const toggle = () => {
    const change =
      document.fullscreenElement === null
        ? document.documentElement.requestFullscreen()
        : document.exitFullscreen();
    // A browser may refuse; then the window stays as it is.
    change.catch(() => {});
  };
  const button = makeButton(
    makeIcon("screen"),
    { class: "screen", "aria-label": "Full screen", title: "Full screen (F)", "aria-pressed": "false" },
    toggle,
  );
  button.hidden = !document.fullscreenEnabled;
  document.addEventListener("fullscreenchange", () => {
    button.setAttribute("aria-pressed", String(document.fullscreenElement !== null));
  });
  document.addEventListener("keydown", ({ key, ctrlKey, metaKey, altKey, target }) => {
    const typing = (target as Element).closest("input:not([type=range]), select, textarea") !== null;
    if (key === "f" && !ctrlKey && !metaKey && !altKey && !typing && !button.hidden) toggle();
  });
  return button;
}
