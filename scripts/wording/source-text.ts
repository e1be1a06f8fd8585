import ts from "typescript";
import type { Span } from "./mask";

/** Kind of a piece of text in a TypeScript file. */
export type TextKind = "comment" | "literal" | "title";

/** Piece of text in a TypeScript file, with its delimiters: a comment, a string, or a part of a template. */
export interface TextSpan extends Span {
  readonly kind: TextKind;
}

/** Functions whose first argument is the title of a test or of a suite. */
const TEST_FUNCTIONS = new Set(["describe", "it", "test", "bench"]);

/**
 * Lists the comments, the strings and the parts of templates of a TypeScript file, in order of position. Names of
 * imported modules are not among them.
 */
export function textSpans(text: string, fileName = "source.ts"): TextSpan[] {
  const source = ts.createSourceFile(fileName, text, ts.ScriptTarget.Latest, true);
  const literals: TextSpan[] = [];
  const regularExpressions: Span[] = [];
  const moduleNames: Span[] = [];

  const visit = (node: ts.Node, isTitle: boolean): void => {
    const span = { start: node.getStart(source), end: node.end };
    if (ts.isRegularExpressionLiteral(node)) regularExpressions.push(span);
    else if (isTextLiteral(node) && isModuleName(node)) moduleNames.push(span);
    else if (isTextLiteral(node)) literals.push({ kind: isTitle ? "title" : "literal", ...span });
    const title = ts.isCallExpression(node) && isTestCall(node) ? node.arguments[0] : undefined;
    ts.forEachChild(node, (child) => visit(child, child === title || (isTitle && isPartOfText(child))));
  };
  visit(source, false);
  const comments = commentSpans(text, [...literals, ...regularExpressions, ...moduleNames]);
  return [...literals, ...comments].sort((a, b) => a.start - b.start);
}

/** Finds the comments outside of the literals, where two slashes, or a slash and a star, always open a comment. */
function commentSpans(text: string, literals: readonly Span[]): TextSpan[] {
  let code = "";
  for (const { start, end } of [...literals].sort((a, b) => a.start - b.start))
    code += text.slice(code.length, start) + "x".repeat(end - start);
  code += text.slice(code.length);
  return Array.from(code.matchAll(/\/\*[\s\S]*?\*\/|\/\/[^\n]*/g), ({ index, 0: comment }) => ({
    kind: "comment",
    start: index,
    end: index + comment.length,
  }));
}

function isTextLiteral(node: ts.Node): boolean {
  return (
    ts.isStringLiteralLike(node) ||
    ts.isTemplateHead(node) ||
    ts.isTemplateMiddle(node) ||
    ts.isTemplateTail(node)
  );
}

/** Tests whether a literal is the name of a module in an import or export. */
function isModuleName({ parent }: ts.Node): boolean {
  return (
    ts.isImportDeclaration(parent) ||
    ts.isExportDeclaration(parent) ||
    (ts.isCallExpression(parent) && parent.expression.kind === ts.SyntaxKind.ImportKeyword) ||
    (ts.isLiteralTypeNode(parent) && ts.isImportTypeNode(parent.parent))
  );
}

/** Tests whether a node is a part of a title: titles consist of strings, templates and sums of them. */
function isPartOfText(node: ts.Node): boolean {
  return isTextLiteral(node) || ts.isTemplateSpan(node) || ts.isBinaryExpression(node);
}

/**
 * Tests whether a call defines a test or a suite: `it(title, body)`, `it.skip(title, body)`, `it.each(cases)(title,
 * body)` and the like.
 */
function isTestCall(call: ts.CallExpression): boolean {
  let callee: ts.Expression = call.expression;
  while (ts.isPropertyAccessExpression(callee) || ts.isCallExpression(callee)) callee = callee.expression;
  return call.arguments.length >= 2 && ts.isIdentifier(callee) && TEST_FUNCTIONS.has(callee.text);
}
