import { existsSync, globSync, readFileSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** A sentence in the docs that is no longer true. */
export interface DocFault {
  readonly file: string // below the root
  readonly line: number
  readonly message: string
}

/**
 * A `contimg` command that a doc shows: its words, e.g. ['conversion', 'groups'], and the options it uses.
 * The words may end in arguments that look like words.
 */
export interface ShownCommand {
  readonly file: string
  readonly line: number
  readonly words: readonly string[]
  readonly flags: readonly string[]
}

const LINK = /\[[^\]]*\]\(([^)\s]+)\)/g
const NPM_RUN = /\bnpm (?:run (?:--silent )?([\w:-]+)|(test)\b)/g
const CONTIMG = /(?<![\w@/.-])contimg(?: --)?((?: +[^\s`|>&;#]+)+)/g

/** Checks every link to a file or heading, and every `npm run` command, in the Markdown files of the tree. */
export function checkDocs(root: string): DocFault[] {
  const { scripts = {} } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    scripts?: Record<string, string>
  }
  return docs(root).flatMap((file) =>
    lines(root, file).flatMap(({ text, line, isCode }) => {
      const links = isCode ? [] : [...text.matchAll(LINK)].map((match) => deadLink(root, file, match[1]!))
      const commands = [...text.matchAll(NPM_RUN)].map(([, name, test]) => {
        return scripts[name ?? test!] === undefined ? `no script ${name ?? test} in package.json` : undefined
      })
      return [...links, ...commands].flatMap((message) => (message ? [{ file, line, message }] : []))
    }),
  )
}

/** The `contimg` commands in code blocks and code spans of the docs. */
export function shownCommands(root: string): ShownCommand[] {
  return docs(root).flatMap((file) =>
    lines(root, file).flatMap(({ text, line, isCode }) => {
      const codes = isCode ? [text] : [...text.matchAll(/`([^`]+)`/g)].map((match) => match[1]!)
      return codes.flatMap((code) => commandsIn(code).map((shown) => ({ file, line, ...shown })))
    }),
  )
}

function commandsIn(code: string): Pick<ShownCommand, 'words' | 'flags'>[] {
  return [...code.matchAll(CONTIMG)].map((match) => {
    const parts = match[1]!.trim().split(/ +/)
    const end = parts.findIndex((part) => !/^[a-z][a-z-]*$/.test(part))
    const flags = parts.flatMap((part) => part.match(/^\[?(--[a-z][a-z-]*)/)?.[1] ?? [])
    return { words: end < 0 ? parts : parts.slice(0, end), flags }
  })
}

function deadLink(root: string, file: string, link: string): string | undefined {
  if (/^\w+:/.test(link)) return undefined
  const [path = '', heading] = link.split('#')
  const target = path === '' ? join(root, file) : join(root, dirname(file), path)
  if (!existsSync(target)) return `link to ${link}: no such file`
  if (heading === undefined || statSync(target).isDirectory()) return undefined
  return headings(target).has(heading) ? undefined : `link to ${link}: no such heading`
}

function headings(path: string): Set<string> {
  const found = readFileSync(path, 'utf8').matchAll(/^#+ (.+)$/gm)
  return new Set(
    Array.from(found, ([, text]) =>
      text!
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
        .replaceAll(' ', '-'),
    ),
  )
}

function docs(root: string): string[] {
  const exclude = (path: string) => /(^|\/)(node_modules|dist|demo-output|\..+)$/.test(path)
  return globSync('**/*.md', { cwd: root, exclude }).sort()
}

/** The lines of a doc; a continued shell line (\ at its end) is one. */
function lines(root: string, file: string): { text: string; line: number; isCode: boolean }[] {
  const found: { text: string; line: number; isCode: boolean }[] = []
  let fenced = false
  let open = false
  for (const [index, text] of readFileSync(join(root, file), 'utf8').split('\n').entries()) {
    const isFence = text.trimStart().startsWith('```')
    if (isFence) fenced = !fenced
    const isCode = !isFence && (fenced || text.startsWith('    '))
    const whole = text.replace(/\\$/, '')
    const last = found.at(-1)
    if (open && last) last.text += ` ${whole.trim()}`
    else found.push({ text: whole, line: index + 1, isCode })
    open = isCode && whole !== text
  }
  return found
}
