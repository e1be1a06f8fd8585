import { make, makeButton } from "../dom/make";
import { defaultsOf, type Values } from "../parameter";
import type { Preset, RoomDescription } from "../room";

/** Makes buttons for the presets of a room, and the text of the selected preset. */
export interface Presets {
  readonly buttons: HTMLElement;
  readonly text: HTMLElement;
  enter(room: RoomDescription): void;
  update(values: Values): void;
}

export function makePresets(onChoose: (values: Values) => void): Presets {
  const buttons = make("div", { class: "presets", role: "group", "aria-label": "Presets" });
  const text = make("p", { class: "preset-text" });
  let entries: (readonly [Preset, Values, HTMLButtonElement])[] = [];
  return {
    buttons,
    text,
    enter({ parameters, presets }) {
      entries = presets.map((preset) => {
        const values = { ...defaultsOf(parameters), ...preset.values };
        const button = makeButton(preset.name, { title: preset.text }, () => onChoose(values));
        return [preset, values, button] as const;
      });
      buttons.replaceChildren(...entries.map(([, , button]) => button));
    },
    update(values) {
      const chosen = entries.find(([, own]) =>
        Object.entries(own).every(([name, value]) => values[name] === value),
      );
      for (const entry of entries) entry[2].setAttribute("aria-pressed", String(entry === chosen));
      const chosenText = chosen?.[0].text ?? "";
      if (text.textContent !== chosenText) text.textContent = chosenText;
    },
  };
}
