import ts from "typescript";

/**
 * Smallest number of significant digits of a literal that must come from a program and therefore belongs in a reference
 * file.
 */
const DIGITS = 7;

/** Returns line and text of every number with many digits in the expectations of a test's source. */
export function longLiterals(text: string): [line: number, literal: string][] {
  const source = ts.createSourceFile("x.test.ts", text, ts.ScriptTarget.Latest, true);
  const found: [number, string][] = [];
  const visit = (node: ts.Node, expected: boolean): void => {
    const inside =
      expected || (ts.isCallExpression(node) && /^expect\b/.test(node.expression.getText(source)));
    if (inside && ts.isNumericLiteral(node) && isLong(node.getText(source))) {
      found.push([
        source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1,
        node.getText(source),
      ]);
    }
    ts.forEachChild(node, (child) => visit(child, inside));
  };
  visit(source, false);
  return found;
}

/** Tests whether a literal has a fractional part or an exponent, and many significant digits. */
function isLong(literal: string): boolean {
  if (!/[.e]/i.test(literal) || /^0[xbo]/i.test(literal)) return false;
  const digits = literal.replaceAll("_", "").replace(/e.*$/i, "").replace(".", "").replace(/^0+/, "");
  return digits.length >= DIGITS;
}
