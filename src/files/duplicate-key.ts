/** Characters of JSON that open or close an object or a string. */
const MARK = /["{}]/g;

/** Returns the first key that stands twice in the same object of a valid JSON text, undefined if all keys are distinct. */
export function duplicateKey(json: string): string | undefined {
  const open: Set<string>[] = [];
  MARK.lastIndex = 0;
  for (let mark = MARK.exec(json); mark !== null; mark = MARK.exec(json)) {
    if (mark[0] === "{") open.push(new Set());
    else if (mark[0] === "}") open.pop();
    else {
      const end = stringEnd(json, mark.index);
      MARK.lastIndex = end;
      if (!isColonNext(json, end)) continue;
      const key = JSON.parse(json.slice(mark.index, end)) as string;
      const keys = open[open.length - 1]!;
      if (keys.has(key)) return key;
      keys.add(key);
    }
  }
  return undefined;
}

/** Returns the index behind the closing quote of the string that starts at an index. */
function stringEnd(json: string, start: number): number {
  let end = json.indexOf('"', start + 1);
  while (isEscaped(json, end)) end = json.indexOf('"', end + 1);
  return end + 1;
}

/** Tests whether an odd number of backslashes stands before an index. */
function isEscaped(json: string, index: number): boolean {
  let first = index;
  while (json[first - 1] === "\\") first--;
  return (index - first) % 2 === 1;
}

function isColonNext(json: string, start: number): boolean {
  let index = start;
  while (/\s/.test(json[index] ?? "")) index++;
  return json[index] === ":";
}
