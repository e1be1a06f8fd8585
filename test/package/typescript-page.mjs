/** Returns the section of the guide about programs in TypeScript. */
function section(guide) {
  const [, text] = /^## Programs in TypeScript\n([\s\S]*?)(?=^## )/m.exec(guide) ?? [];
  if (text === undefined) throw new Error("the guide has no section about programs in TypeScript");
  return text;
}

/** Returns the blocks of code of the section in a language. */
const blocks = (guide, language) =>
  Array.from(
    section(guide).matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, "gm")),
    ([, code]) => code,
  );

/** Returns the blocks of commands in the section, each to be followed after those above it. */
export function commandsOf(guide) {
  const commands = blocks(guide, "sh");
  if (commands.length !== 2) throw new Error(`${commands.length} blocks of commands instead of 2`);
  return commands;
}

/** Returns the program of the section, with the name of its file from the comment in its first line. */
export function programOf(guide) {
  const [code = ""] = blocks(guide, "ts");
  const [, name] = /^\/\/ (\S+\.ts)\n/.exec(code) ?? [];
  if (name === undefined)
    throw new Error("the program in the guide does not begin with the name of its file");
  return { name, code };
}
