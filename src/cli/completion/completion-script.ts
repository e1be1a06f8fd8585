import powershell from "@pnpm/tabtab/lib/templates/completion.ps1?raw";
// The scripts of tabtab for the other shells do not complete the values of --option=value, and that for fish runs typed commands.
import bash from "./completion.bash?raw";
import fish from "./completion.fish?raw";
import zsh from "./completion.zsh?raw";
import type { Shell } from "./shells";

/** Scripts, in that for PowerShell with placeholders for the name of the program. */
const TEMPLATES: Readonly<Record<Shell, string>> = { bash, zsh, fish, powershell };

/** Returns a script that makes a shell ask `learning-dynamics completion-server` for completions. */
export const completionScript = (shell: Shell): string =>
  TEMPLATES[shell].replaceAll(/\{(?:pkgname|completer)\}/g, "learning-dynamics");
