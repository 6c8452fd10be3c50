/** Reads this project's own source for the tests that hold it to its rules: imports, functions, words in use. */
import { globSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { type ParserOptions, parse } from '@babel/parser';

/** The checkout. */
export const root = join(import.meta.dirname, '..');

export interface Source {
  /** Path from the checkout's root, with slashes. */
  readonly name: string;
  readonly text: string;
  readonly imports: readonly Import[];
  readonly functions: readonly FunctionSpan[];
  readonly words: readonly Word[];
  /** First arguments of calls, and names of members in quotes, where written out: among them the titles of tests. */
  readonly titles: readonly string[];
  /** Words that a component shows or has read out, where they are written into it. */
  readonly shown: readonly Shown[];
}

/** Words on a page: `text` as it is written there. */
export interface Shown {
  readonly text: string;
  readonly line: number;
}

export interface Import {
  readonly target: string;
  /** Gone once types are stripped, so that it cannot be part of a cycle at run time. */
  readonly typeOnly: boolean;
  readonly line: number;
}

export interface FunctionSpan {
  readonly line: number;
  readonly lines: number;
  /** Its body is a list of tests: a table rather than a function. */
  readonly listsTests: boolean;
}

/** A name or a dotted name in code (never in comments and strings): `setTimeout`, `Date.now`, `new Date()`. */
export interface Word {
  readonly word: string;
  readonly line: number;
}

/** Names of the files that match, from the root, with slashes, sorted. */
export function filesMatching(pattern: string): readonly string[] {
  return globSync(pattern, { cwd: root })
    .map(name => name.replaceAll(sep, '/'))
    .toSorted();
}

export function textOf(name: string): string {
  return readFileSync(join(root, name), 'utf8');
}

/** What stands in the file `name`, whose text is `text`. Throws when it is not TypeScript. */
export function readSource(name: string, text: string = textOf(name)): Source {
  const found = {
    imports: [] as Import[],
    functions: [] as FunctionSpan[],
    words: [] as Word[],
    titles: [] as string[],
    shown: [] as Shown[],
  };
  visit(parseSource(name, text), node => {
    const target = importedBy(node);
    if (target) found.imports.push(target);
    if (isFunction(node)) found.functions.push(spanOf(node));
    const word = wordOf(node);
    if (word !== undefined) found.words.push({ word, line: lineOf(node) });
    const title = titleOf(node);
    if (title !== undefined) found.titles.push(title);
    found.shown.push(...shownBy(node));
  });
  return { name, text, ...found };
}

function parseSource(name: string, text: string): Node {
  try {
    return parse(text, parserOptions(name)).program as unknown as Node;
  } catch (error) {
    throw new Error(`${name}: ${(error as Error).message}`);
  }
}

function parserOptions(name: string): ParserOptions {
  return { sourceType: 'module', plugins: name.endsWith('.tsx') ? ['typescript', 'jsx'] : ['typescript'] };
}

/** A node of the syntax tree, as far as these tests look at it. */
interface Node {
  readonly type: string;
  readonly loc: { readonly start: { readonly line: number }; readonly end: { readonly line: number } };
  readonly [key: string]: unknown;
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && 'loc' in value;
}

function childrenOf(node: Node): readonly Node[] {
  return Object.entries(node)
    .filter(([key]) => !key.endsWith('Comments') && key !== 'specifiers')
    .flatMap(([, value]) => (Array.isArray(value) ? value.filter(isNode) : isNode(value) ? [value] : []));
}

/** Calls `look` for every node that is a statement, an expression or a type: not for names of members and imports. */
function visit(node: Node, look: (node: Node) => void): void {
  look(node);
  const named = namedBy(node);
  for (const child of childrenOf(node)) if (child !== named) visit(child, look);
}

/** The child that only gives `node` its name and refers to nothing: `x` in `{ x: 1 }` and in `clock.x`. */
function namedBy(node: Node): unknown {
  if (node['computed'] === true) return undefined;
  return node.type.endsWith('MemberExpression') ? node['property'] : node['key'];
}

function lineOf(node: Node): number {
  return node.loc.start.line;
}

function importedBy(node: Node): Import | undefined {
  const source = node['source'] ?? (node.type === 'TSImportType' ? node['argument'] : undefined);
  if (!isNode(source) || typeof source['value'] !== 'string') return undefined;
  const typeOnly = node['importKind'] === 'type' || node['exportKind'] === 'type' || node.type === 'TSImportType';
  return { target: source['value'], typeOnly, line: lineOf(node) };
}

function isFunction(node: Node): boolean {
  return isNode(node['body']) && node['body'].type === 'BlockStatement' && 'params' in node;
}

function spanOf(node: Node): FunctionSpan {
  const { start, end } = node.loc;
  const statements = childrenOf(node['body'] as Node);
  return { line: start.line, lines: end.line - start.line + 1, listsTests: statements.some(isTestCall) };
}

const testCalls = new Set(['test', 'it', 'describe', 'suite']);

function isTestCall(statement: Node): boolean {
  const { expression } = statement;
  return isNode(expression) && isNode(expression['callee']) && testCalls.has(`${expression['callee']['name']}`);
}

function wordOf(node: Node): string | undefined {
  const { object, property, callee } = node as Record<string, unknown>;
  if (node.type === 'Identifier') return `${node['name']}`;
  if (node.type === 'NewExpression' && isNode(callee) && (node['arguments'] as unknown[]).length === 0) {
    return `new ${callee['name']}()`;
  }
  if (!node.type.endsWith('MemberExpression') || node['computed'] === true) return undefined;
  return isNode(object) && isNode(property) && object.type === 'Identifier'
    ? `${object['name']}.${property['name']}`
    : undefined;
}

function titleOf(node: Node): string | undefined {
  const first = node.type === 'ObjectProperty' ? (node['key'] as Node) : argumentOf(node);
  if (first?.type === 'StringLiteral') return `${first['value']}`;
  if (first?.type !== 'TemplateLiteral') return undefined;
  const [start] = first['quasis'] as { readonly value: { readonly cooked: string } }[];
  return start?.value.cooked;
}

function argumentOf(node: Node): Node | undefined {
  return node.type === 'CallExpression' ? (node['arguments'] as Node[])[0] : undefined;
}

/** Properties of components whose words people see or hear. */
const spokenProperties = /(^|[a-z-])(label|title|description|placeholder|alt|text|lead|submit|error|message)$/i;

function shownBy(node: Node): readonly Shown[] {
  if (node.type === 'JSXText') return [{ text: `${node['value']}`.trim(), line: lineOf(node) }];
  if (node.type === 'JSXElement' || node.type === 'JSXFragment') {
    const filled = (node['children'] as Node[]).filter(({ type }) => type === 'JSXExpressionContainer');
    return filled.flatMap(literalsIn);
  }
  const { name, value } = node as Record<string, unknown>;
  const isSpoken = node.type === 'JSXAttribute' && isNode(name) && spokenProperties.test(`${name['name']}`);
  return isSpoken && isNode(value) ? literalsIn(value) : [];
}

/** The strings that an expression comes to: of a choice between two, both. */
function literalsIn(node: Node): readonly Shown[] {
  if (node.type === 'StringLiteral') return [{ text: `${node['value']}`, line: lineOf(node) }];
  if (node.type === 'TemplateLiteral') {
    const quasis = node['quasis'] as { readonly value: { readonly cooked: string } }[];
    return [{ text: quasis.map(({ value }) => value.cooked).join('…'), line: lineOf(node) }];
  }
  const results = [node['expression'], node['consequent'], node['alternate'], node['left'], node['right']];
  const chooses = ['JSXExpressionContainer', 'ConditionalExpression', 'LogicalExpression'].includes(node.type);
  return chooses ? results.filter(isNode).flatMap(literalsIn) : [];
}
