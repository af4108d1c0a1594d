import { readFileSync } from 'node:fs'
import { type EcmaScriptModule, type Expression, parseSync, type VariableDeclarator, Visitor } from 'oxc-parser'

/** One place where a file names another module. */
export interface Import {
  readonly specifier: string | undefined // undefined where it is computed
  readonly line: number
  readonly typeOnly: boolean // erased before the program runs
  readonly worker: boolean // new URL('./w.ts', import.meta.url)
  readonly process: boolean // the path of such a URL: what runs it is a process of its own
}

/** What a source file says that the walls care about. */
export interface Source {
  readonly path: string
  readonly imports: readonly Import[]
  readonly reexportLines: readonly number[]
  readonly environmentLines: readonly number[]
  readonly errors: readonly { readonly line: number; readonly message: string }[]
}

const MODULE_FILE = /\.([cm]?[jt]s|tsx)$/

/** Parses a source file for the modules it names, what it re-exports and where it reads the environment. */
export function readSource(path: string): Source {
  const text = readFileSync(path, 'utf8')
  const { program, module, errors } = parseSync(path, text)
  const lineOf = lineFinder(text)
  const imports: Import[] = []
  const environmentLines: number[] = []
  const pathUrls = new Set<number>() // where new URL begins that is only turned into a path
  const add = (at: number, specifier: string | undefined, typeOnly = false, worker = false) =>
    imports.push({ specifier, line: lineOf(at), typeOnly, worker, process: worker && pathUrls.has(at) })

  new Visitor({
    ImportDeclaration: (node) => {
      add(node.start, node.source.value, node.importKind === 'type')
      const named = node.specifiers.some((each) => each.type === 'ImportSpecifier' && nameOf(each.imported) === 'env')
      if (isProcessModule(node.source.value) && named) environmentLines.push(lineOf(node.start))
    },
    ExportNamedDeclaration: (node) => {
      if (node.source) add(node.start, node.source.value, node.exportKind === 'type')
    },
    ExportAllDeclaration: (node) => {
      add(node.start, node.source.value, node.exportKind === 'type')
    },
    ImportExpression: (node) => {
      add(node.start, constantText(node.source))
    },
    TSImportType: (node) => {
      add(node.start, node.source.value, true)
    },
    CallExpression: (node) => {
      const [url] = node.arguments
      if (nameOf(node.callee) === 'fileURLToPath' && url?.type === 'NewExpression') pathUrls.add(url.start)
    },
    NewExpression: (node) => {
      const [target, base] = node.arguments
      if (nameOf(node.callee) !== 'URL' || base?.type !== 'MemberExpression' || base.object.type !== 'MetaProperty')
        return
      const name = target && target.type !== 'SpreadElement' ? constantText(target) : undefined
      if (name !== undefined && MODULE_FILE.test(name)) add(node.start, relative(name), false, true)
    },
    MemberExpression: (node) => {
      const key = node.computed ? constantText(node.property as Expression) : nameOf(node.property)
      if (key === 'env' && (isProcess(node.object) || node.object.type === 'MetaProperty'))
        environmentLines.push(lineOf(node.start))
    },
    VariableDeclarator: (node) => {
      if (takesEnvironment(node)) environmentLines.push(lineOf(node.start))
    },
  }).visit(program)

  return {
    path,
    imports,
    reexportLines: reexports(module).map((each) => lineOf(each.start)),
    environmentLines,
    errors: errors.map((each) => ({ line: lineOf(each.labels[0]?.start ?? 0), message: each.message })),
  }
}

/** `import { a } from './a.ts'; export { a }` is one too: the parser knows the module it came from. */
function reexports({ staticExports }: EcmaScriptModule) {
  return staticExports.flatMap(({ entries }) => entries.filter((each) => each.moduleRequest).slice(0, 1))
}

/** const { env } = process */
function takesEnvironment({ id, init }: VariableDeclarator): boolean {
  if (id.type !== 'ObjectPattern' || !init || !isProcess(init)) return false
  return id.properties.some((each) => each.type === 'Property' && nameOf(each.key) === 'env')
}

function isProcess(node: { readonly type: string }): boolean {
  if (node.type === 'MemberExpression') return nameOf((node as { property?: unknown }).property) === 'process'
  return nameOf(node) === 'process'
}

function isProcessModule(specifier: string): boolean {
  return specifier === 'node:process' || specifier === 'process'
}

function nameOf(node: unknown): string | undefined {
  const { name, value } = (node ?? {}) as { name?: unknown; value?: unknown }
  const text = name ?? value
  return typeof text === 'string' ? text : undefined
}

/** The text of a string or of a template without holes. */
function constantText(node: Expression): string | undefined {
  if (node.type === 'TemplateLiteral' && node.expressions.length === 0) return node.quasis[0]?.value.cooked ?? undefined
  return node.type === 'Literal' && typeof node.value === 'string' ? node.value : undefined
}

/** A URL without ./ in front is relative all the same. */
function relative(name: string): string {
  return /^(\.|\/|\w+:)/.test(name) ? name : `./${name}`
}

function lineFinder(text: string): (offset: number) => number {
  return (offset) => text.slice(0, offset).split('\n').length
}
