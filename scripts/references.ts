import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import ts from "typescript";

/**
 * Reference values of the tests, read from their sources.
 *
 * A comment directly above a declaration, a loop over literals, an expectation or a property says where the numbers in it
 * come from and how closely they are met:
 *
 *     // Origin: scipy's DOP853 at 1e-13 on the printed equations. Tolerance 5e-9.
 *
 * Numbers of four and more digits that are given and not expected stand under a comment that begins with `Given:`.
 */
export interface Reference {
  /** The file, relative to the root, and the line of the comment. */
  readonly file: string;
  readonly line: number;
  /** The titles of the suites and the test around it, or of what reads it. */
  readonly titles: readonly string[];
  readonly origin: string;
  readonly tolerance: string;
  /** One line for each row of a table, with what is given and what is expected. */
  readonly rows: readonly ReferenceRow[];
  /** How many numbers are expected. */
  readonly count: number;
  /** The file of numbers it speaks of, relative to the root, where they are not in the test itself. */
  readonly fixture: string | undefined;
}

export interface ReferenceRow {
  readonly given: string;
  readonly expected: string;
}

/** What is wrong with a file's comments, in words. */
export interface Complaint {
  readonly file: string;
  readonly line: number;
  readonly problem: string;
}

/** A number of so many significant digits was computed or measured, not made up. */
const DIGITS = 4;

/** All TypeScript files below a folder. */
export function testFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts"))
    .map((name) => join(folder, name))
    .sort();
}

/** The reference values of one test file, and what keeps others from being found. */
export function readReferences(
  root: string,
  file: string,
): { references: Reference[]; complaints: Complaint[] } {
  const text = readFileSync(file, "utf8");
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const where = { file: relative(root, file) };
  const lineOf = (position: number) => source.getLineAndCharacterOfPosition(position).line + 1;
  const references: Reference[] = [];
  const complaints: Complaint[] = [];
  const tolerances = statedTolerances(source);
  const stated = (tolerance: string): Set<number> => {
    // A file of data names the test that reads it.
    const [, name] = /\((\S+\.test\.ts)\)/.exec(tolerance) ?? [];
    if (name === undefined) return tolerances;
    const path = join(dirname(file), name);
    return statedTolerances(
      ts.createSourceFile(path, readFileSync(path, "utf8"), ts.ScriptTarget.Latest, true),
    );
  };
  const seen = new Set<number>();

  const visit = (node: ts.Node, explained: boolean): void => {
    const comment = node === source ? undefined : leadingComment(text, node, seen);
    if (comment !== undefined) {
      const line = lineOf(comment.position);
      const parts = /^Origin: (.+)\. Tolerance (.+)\.$/.exec(comment.text);
      if (comment.text.startsWith("Origin:")) {
        if (parts === null)
          complaints.push({ ...where, line, problem: `not "Origin: ... . Tolerance ... ."` });
        else {
          const [, origin, tolerance] = parts as unknown as [string, string, string];
          const reference = describe(root, source, node);
          if (reference.count === 0) complaints.push({ ...where, line, problem: "no numbers below it" });
          for (const number of tolerance.match(/\d+(\.\d+)?(e-?\d+)?/g) ?? []) {
            if (!stated(tolerance).has(Number(number)))
              complaints.push({ ...where, line, problem: `nothing in the file is held to ${number}` });
          }
          references.push({ ...where, line, origin, tolerance, ...reference });
        }
      }
      explained = true;
    }
    if (!explained && ts.isNumericLiteral(node) && isPrecise(node.getText()))
      complaints.push({
        ...where,
        line: lineOf(node.getStart()),
        problem: `${node.getText()} has no Origin (or Given, where it is not expected)`,
      });
    ts.forEachChild(node, (child) => visit(child, explained));
  };
  visit(source, false);
  return { references, complaints };
}

/** The comment above a node that begins with Origin or Given, on one line; each is found once, at the outermost node. */
function leadingComment(
  text: string,
  node: ts.Node,
  seen: Set<number>,
): { text: string; position: number } | undefined {
  const ranges = ts.getLeadingCommentRanges(text, node.getFullStart()) ?? [];
  const lines = ranges.map(({ pos, end }) =>
    text
      .slice(pos, end)
      .replaceAll(/^\/\/ ?|^\/\*\*?|\*\/$|^\s*\*/gm, " ")
      .replaceAll(/\s+/g, " ")
      .trim(),
  );
  const first = lines.findIndex((line) => /\b(Origin|Given):/.test(line));
  if (first === -1 || seen.has(ranges[first]!.pos)) return undefined;
  seen.add(ranges[first]!.pos);
  const whole = lines.slice(first).join(" ");
  return { text: whole.slice(whole.search(/\b(Origin|Given):/)), position: ranges[first]!.pos };
}

/** Whether a literal has digits after the point or an exponent below zero, and at least DIGITS significant ones. */
function isPrecise(literal: string): boolean {
  if (!/\.\d|e-/i.test(literal)) return false;
  const digits = literal.replaceAll("_", "").replace(/e.*$/i, "").replace(".", "").replace(/^0+/, "");
  return digits.length >= DIGITS;
}

/** Every number of a file, with the bounds that `toBeCloseTo` and `closeTo` give in decimals. */
function statedTolerances(source: ts.SourceFile): Set<number> {
  const found = new Set<number>();
  const visit = (node: ts.Node): void => {
    if (ts.isNumericLiteral(node)) found.add(Number(node.text));
    if (
      ts.isCallExpression(node) &&
      ts.isPropertyAccessExpression(node.expression) &&
      /^(toBeC|c)loseTo$/.test(node.expression.name.text)
    )
      found.add(Number(`5e-${Number(node.arguments[1]?.getText() ?? 2) + 1}`));
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/** What a commented node holds, and in which test it stands. */
function describe(root: string, source: ts.SourceFile, node: ts.Node) {
  const fixture = fixtureOf(root, source, node);
  const around = [...titlesAround(node), ...nameBeside(node)];
  const titles = around.length > 0 ? around : firstTitle(source);
  if (fixture !== undefined) {
    const count = countNumbers(JSON.parse(readFileSync(join(root, fixture), "utf8")));
    return { titles, rows: [], count, fixture };
  }
  const data = dataOf(node);
  const table = tableOf(data);
  if (table === undefined) {
    const expected = numbersIn(data);
    return { titles, rows: rowOf("", expected), count: expected.length, fixture };
  }
  const names = columnNames(source, node);
  const precise = table[0]!.map(
    (_, k) => 2 * table.filter((cells) => preciseIn(cells[k]!)).length >= table.length,
  );
  const isValue = precise.includes(true) ? precise : precise.map((_, k) => k === precise.length - 1);
  const rows = table.map((cells) => {
    const labelled = (k: number) => {
      const written = cells[k]!.getText(source).replaceAll(/\s+/g, " ").replace(/,? \]/g, "]");
      return names[k] === undefined ? written : `${names[k]} ${written}`;
    };
    const columns = cells.map((_, k) => k);
    return {
      given: columns
        .filter((k) => !isValue[k])
        .map(labelled)
        .join(", "),
      expected: columns
        .filter((k) => isValue[k])
        .map(labelled)
        .join(", "),
      count: columns.filter((k) => isValue[k]).reduce((sum, k) => sum + numbersIn(cells[k]!).length, 0),
    };
  });
  const count = rows.reduce((sum, row) => sum + row.count, 0);
  return { titles, rows: rows.map(({ given, expected }) => ({ given, expected })), count, fixture };
}

const rowOf = (given: string, expected: readonly string[]): ReferenceRow[] =>
  expected.length === 0 ? [] : [{ given, expected: expected.join(", ") }];

/** The file of numbers that a node imports or names. */
function fixtureOf(root: string, source: ts.SourceFile, node: ts.Node): string | undefined {
  const [, name] = /["'`][^"'`]*?([\w-]+\.json)["'`]/.exec(node.getText(source)) ?? [];
  if (name === undefined) return undefined;
  const here = dirname(source.fileName);
  return [here, join(here, "fixtures"), join(here, "..", "fixtures")]
    .map((folder) => relative(root, join(folder, name)))
    .find((path) => existsSync(join(root, path)));
}

function countNumbers(value: unknown): number {
  if (typeof value === "number") return 1;
  if (typeof value !== "object" || value === null) return 0;
  return Object.values(value).reduce((sum: number, part) => sum + countNumbers(part), 0);
}

/** The titles of the suites and tests around a node, the outermost first. */
function titlesAround(node: ts.Node): string[] {
  const titles: string[] = [];
  for (let at: ts.Node | undefined = node; at !== undefined; at = at.parent) {
    const title = ts.isCallExpression(at) ? titleOf(at) : undefined;
    if (title !== undefined) titles.unshift(title);
  }
  const own =
    ts.isExpressionStatement(node) && ts.isCallExpression(node.expression)
      ? titleOf(node.expression)
      : undefined;
  return own === undefined ? titles : [...titles, own];
}

/** The name that a record or a call gives to what it holds. */
function nameBeside(node: ts.Node): string[] {
  const call = ts.isExpressionStatement(node) ? node.expression : undefined;
  if (call !== undefined && ts.isCallExpression(call) && !isTest(call)) {
    const [first] = call.arguments;
    return first !== undefined && ts.isStringLiteral(first) ? [first.text] : [];
  }
  if (!ts.isPropertyAssignment(node)) return [];
  const name = node.parent.properties.find((property) => property.name?.getText() === "name");
  return name !== undefined && ts.isPropertyAssignment(name) && ts.isStringLiteral(name.initializer)
    ? [name.initializer.text]
    : [];
}

/** The title of a file's first suite, for what stands outside of all of them. */
function firstTitle(source: ts.SourceFile): string[] {
  let found: string | undefined;
  const visit = (node: ts.Node): void => {
    if (found === undefined && ts.isCallExpression(node)) found = titleOf(node);
    if (found === undefined) ts.forEachChild(node, visit);
  };
  visit(source);
  return found === undefined ? [] : [found];
}

const isTest = (call: ts.CallExpression): boolean => /^(describe|it|test)\b/.test(call.expression.getText());

/** The title of a call of describe, it or test, in whichever of their forms. */
function titleOf(call: ts.CallExpression): string | undefined {
  const [title, body] = call.arguments;
  if (!isTest(call) || title === undefined || body === undefined) return undefined;
  if (ts.isStringLiteralLike(title)) return title.text;
  return ts.isTemplateExpression(title) ? title.getText().slice(1, -1) : undefined;
}

/** Where a node keeps its numbers: the initial value, what a loop goes over, the cases of a test, or all of it. */
function dataOf(node: ts.Node): ts.Node {
  if (ts.isVariableStatement(node)) return dataOf(node.declarationList.declarations[0]!.initializer ?? node);
  if (ts.isForOfStatement(node))
    return ts.isIdentifier(node.expression) ? node.statement : dataOf(node.expression);
  if (ts.isPropertyAssignment(node)) return dataOf(node.initializer);
  if (ts.isAsExpression(node) || ts.isSatisfiesExpression(node)) return dataOf(node.expression);
  if (ts.isExpressionStatement(node)) return dataOf(node.expression);
  if (ts.isCallExpression(node)) {
    // it.each(cases)(title, body), and cases.entries()
    if (ts.isCallExpression(node.expression)) return dataOf(node.expression.arguments[0]!);
    if (ts.isPropertyAccessExpression(node.expression) && node.expression.name.text === "entries")
      return dataOf(node.expression.expression);
  }
  return node;
}

/** The cells of an array of arrays of equal length. */
function tableOf(data: ts.Node): (readonly ts.Expression[])[] | undefined {
  if (!ts.isArrayLiteralExpression(data) || data.elements.length === 0) return undefined;
  const rows = data.elements.map((element) =>
    ts.isArrayLiteralExpression(element) ? [...element.elements] : undefined,
  );
  if (rows.some((row) => row === undefined || row.length !== rows[0]!.length)) return undefined;
  return rows as (readonly ts.Expression[])[];
}

const preciseIn = (node: ts.Node): boolean =>
  (ts.isNumericLiteral(node) && isPrecise(node.getText())) ||
  (ts.forEachChild(node, (child) => preciseIn(child) || undefined) ?? false);

/**
 * The numbers in an expression as they are written. Of an expectation or an object these are the precise ones with what
 * stands beside them in an array; where there are none, all in arrays, or else all that are no bounds.
 */
function numbersIn(data: ts.Node): string[] {
  const whole = ts.isArrayLiteralExpression(data) || isNumber(data);
  const candidates: { text: string; precise: boolean; array: ts.Node | undefined }[] = [];
  const visit = (node: ts.Node, array: ts.Node | undefined): void => {
    if (isNumber(node)) {
      const text = ts.isStringLiteral(node) ? node.text : node.getText();
      candidates.push({ text, precise: isPrecise(text), array });
    } else if (isBound(node)) {
      visit(node.expression, array);
      if (node.expression.name.text === "toBeCloseTo") visit(node.arguments[0]!, array);
    } else ts.forEachChild(node, (child) => visit(child, ts.isArrayLiteralExpression(node) ? node : array));
  };
  visit(data, undefined);
  const precise = candidates.filter((candidate) => candidate.precise);
  const arrays = new Set((precise.length > 0 ? precise : candidates).map(({ array }) => array));
  arrays.delete(undefined);
  const chosen = candidates.filter((candidate) => {
    if (whole || arrays.has(candidate.array)) return true;
    return candidate.precise || (precise.length === 0 && arrays.size === 0);
  });
  return chosen.map(({ text }) => text);
}

/** A literal number, with its sign, or a string that is one in decimals. */
function isNumber(node: ts.Node): node is ts.Expression {
  if (ts.isPrefixUnaryExpression(node)) return ts.isNumericLiteral(node.operand);
  return ts.isNumericLiteral(node) || (ts.isStringLiteral(node) && /^-?\d+\.\d+$/.test(node.text));
}

/** A matcher whose argument is a bound and not a value. */
function isBound(
  node: ts.Node,
): node is ts.CallExpression & { readonly expression: ts.PropertyAccessExpression } {
  if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return false;
  return /^toBe(Less|Greater|CloseTo)/.test(node.expression.name.text);
}

/** The names of a table's columns: of its type, of the loop that goes over it, or of the test's parameters. */
function columnNames(source: ts.SourceFile, node: ts.Node): (string | undefined)[] {
  if (ts.isForOfStatement(node)) return patternNames(node.initializer);
  if (ts.isExpressionStatement(node) && ts.isCallExpression(node.expression)) {
    const body = node.expression.arguments.at(-1);
    if (body !== undefined && ts.isFunctionLike(body))
      return body.parameters.map(({ name }) => name.getText(source));
  }
  if (!ts.isVariableStatement(node)) return [];
  const { name, type } = node.declarationList.declarations[0]!;
  const members: string[] = [];
  const readType = (part: ts.Node): void => {
    if (ts.isNamedTupleMember(part)) members.push(part.name.text);
    else ts.forEachChild(part, readType);
  };
  if (type !== undefined) readType(type);
  if (members.length > 0) return members;
  let found: (string | undefined)[] = [];
  const visit = (part: ts.Node): void => {
    if (ts.isForOfStatement(part) && part.expression.getText(source) === name.getText(source))
      found = patternNames(part.initializer);
    ts.forEachChild(part, visit);
  };
  visit(source);
  return found;
}

function patternNames(initializer: ts.ForInitializer): (string | undefined)[] {
  if (!ts.isVariableDeclarationList(initializer)) return [];
  const { name } = initializer.declarations[0]!;
  if (!ts.isArrayBindingPattern(name)) return [];
  return name.elements.map((element) => (ts.isBindingElement(element) ? element.name.getText() : undefined));
}
