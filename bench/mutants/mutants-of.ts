import ts from 'typescript';

/** One change that takes something away from a module. */
export interface Mutant {
  readonly line: number;
  /** What was there. */
  readonly was: string;
  readonly became: string;
  readonly source: string;
}

interface Change {
  readonly node: ts.Node;
  readonly became: string;
}

/**
 * Every mutant of a module that lacks one refusal, or a part of one:
 * - an `if` that returns or throws is gone;
 * - a returned choice is always the one or always the other;
 * - an operand of `||` in the condition of such an `if`, or of `&&` and `||` in what is returned, is gone;
 * - a `return` in a `catch` is an exception instead.
 */
export function mutantsOf(source: string): readonly Mutant[] {
  const file = ts.createSourceFile('module.ts', source, ts.ScriptTarget.Latest, true);
  return changesBelow(file).map(({ node, became }) => {
    const [start, end] = [node.getStart(file), node.getEnd()];
    return {
      line: file.getLineAndCharacterOfPosition(start).line + 1,
      was: oneLine(source.slice(start, end)),
      became: oneLine(became),
      source: `${source.slice(0, start)}${became}${source.slice(end)}`,
    };
  });
}

function changesBelow(node: ts.Node): readonly Change[] {
  const below: Change[] = [...changesOf(node)];
  ts.forEachChild(node, (child) => {
    below.push(...changesBelow(child));
  });
  return below;
}

function changesOf(node: ts.Node): readonly Change[] {
  if (ts.isIfStatement(node) && node.elseStatement === undefined && leaves(node.thenStatement)) {
    return [{ node, became: ';' }, ...withoutOperands(node.expression, [ts.SyntaxKind.BarBarToken])];
  }
  if (ts.isReturnStatement(node) && node.expression !== undefined) {
    const inCatch = ts.isBlock(node.parent) && ts.isCatchClause(node.parent.parent);
    return inCatch ? [{ node, became: "throw new Error('mutant');" }] : changesOfValue(node.expression);
  }
  if (ts.isArrowFunction(node) && !ts.isBlock(node.body)) return changesOfValue(node.body);
  return [];
}

/** Whether a statement is, or ends with, `return` or `throw`. */
function leaves(statement: ts.Statement): boolean {
  const last = ts.isBlock(statement) ? statement.statements.at(-1) : statement;
  return last !== undefined && (ts.isReturnStatement(last) || ts.isThrowStatement(last));
}

function changesOfValue(value: ts.Expression): readonly Change[] {
  const bare = ts.isParenthesizedExpression(value) ? value.expression : value;
  if (ts.isConditionalExpression(bare)) {
    return [bare.whenTrue, bare.whenFalse].map((one) => ({ node: bare, became: one.getText() }));
  }
  return withoutOperands(bare, [ts.SyntaxKind.BarBarToken, ts.SyntaxKind.AmpersandAmpersandToken]);
}

/** `a || b || c` without `a`, without `b`, without `c`. */
function withoutOperands(value: ts.Expression, operators: readonly ts.SyntaxKind[]): readonly Change[] {
  if (!ts.isBinaryExpression(value) || !operators.includes(value.operatorToken.kind)) return [];
  return [
    { node: value, became: value.right.getText() },
    { node: value, became: value.left.getText() },
    ...withoutOperands(value.left, operators),
    ...withoutOperands(value.right, operators),
  ];
}

const oneLine = (text: string) => text.replace(/\s+/g, ' ');
