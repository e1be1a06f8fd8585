import bash from "@pnpm/tabtab/lib/templates/completion.bash?raw";
import powershell from "@pnpm/tabtab/lib/templates/completion.ps1?raw";
import zsh from "@pnpm/tabtab/lib/templates/completion.zsh?raw";
// The script of tabtab for fish evaluates the typed words, so that Tab would run a command in brackets.
import fish from "./completion.fish?raw";
import type { Shell } from "./shells";

/** Scripts in which placeholders stand for the name of the program. */
const TEMPLATES: Readonly<Record<Shell, string>> = { bash, zsh, fish, powershell };

/** Returns a script that makes a shell ask `learning-dynamics completion-server` for completions. */
export const completionScript = (shell: Shell): string =>
  TEMPLATES[shell].replaceAll(/\{(?:pkgname|completer)\}/g, "learning-dynamics");
