import { existsSync, globSync, readFileSync } from 'node:fs'
import { join, relative, sep } from 'node:path'

/** A workspace, or the root with its scripts. */
export interface Room {
  readonly name: string // of the npm package
  readonly label: string // its folder below the root; 'scripts' for the root itself
  readonly folder: string
  readonly values: ReadonlySet<string> // packages whose values may be imported anywhere
  readonly types: ReadonlySet<string> // packages whose types may be imported anywhere, values in tests only
  readonly testPackages: ReadonlySet<string> // the root's tools, for tests only
  readonly allTests: boolean // nothing in it ever ships
  readonly files: readonly string[]
  /** The file behind a subpath ('.', './fits'), or undefined where the room has no such door. */
  door(subpath: string): string | undefined
  isDoor(file: string): boolean
}

interface Manifest {
  readonly name: string
  readonly workspaces?: readonly string[]
  readonly exports?: string | Record<string, unknown>
  readonly dependencies?: Record<string, string>
  readonly devDependencies?: Record<string, string>
}

// kernels are AssemblyScript with its own imports; generated modules come out of them
const SKIPPED = /(^|\/)(node_modules|dist|coverage|generated|kernels|demo-output|\.[^/]+)(\/|$)/
const NEVER_SHIPS = ['scripts', 'fixtures']

/** The rooms that the root's package.json names, and the root (`scripts`) itself, last. */
export function readRooms(root: string): Room[] {
  const manifest = readManifest(root)
  const workspaces = [...(manifest.workspaces ?? [])]
  const rooms = workspaces.map((label) => readRoom(root, label, manifest))
  const names = rooms.map((room) => room.name)
  const files = [...globSync('*.{ts,mts,mjs,js}', { cwd: root }), ...sourceFiles(root, 'scripts')]
  const tools = new Set([...keys(manifest.devDependencies), ...names])
  return [
    ...rooms,
    {
      name: manifest.name,
      label: 'scripts',
      folder: root,
      values: keys(manifest.dependencies),
      types: tools,
      testPackages: tools,
      allTests: true,
      files: files.map((file) => join(root, file)).sort(),
      door: () => undefined,
      isDoor: () => false,
    },
  ]
}

function readRoom(root: string, label: string, rootManifest: Manifest): Room {
  const folder = join(root, label)
  const manifest = readManifest(folder)
  const doors = readDoors(manifest.exports)
  const door = (subpath: string) => behind(folder, doors, subpath)
  const files = sourceFiles(root, label).map((file) => join(root, file))
  const isDoor = (file: string) => {
    const inside = `./${relative(folder, file).split(sep).join('/')}`
    return [...doors.values()].some((target) => starMatch(target, inside) !== undefined)
  }
  return {
    name: manifest.name,
    label,
    folder,
    values: keys(manifest.dependencies),
    types: keys(manifest.devDependencies),
    testPackages: keys(rootManifest.devDependencies),
    allTests: NEVER_SHIPS.includes(label),
    files,
    door,
    isDoor,
  }
}

function readManifest(folder: string): Manifest {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest
}

function keys(record: Record<string, string> | undefined): Set<string> {
  return new Set(Object.keys(record ?? {}))
}

function sourceFiles(root: string, below: string): string[] {
  const paths = globSync(`${below}/**/*.{ts,tsx,mts,cts,mjs,cjs,js}`, {
    cwd: root,
    exclude: (path) => SKIPPED.test(String(path)),
  })
  return paths.filter((path) => !SKIPPED.test(path)).sort()
}

/** The `exports` of a package.json as subpath → file; of conditions, the first that leads to a file. */
function readDoors(exports: Manifest['exports']): Map<string, string> {
  if (exports === undefined) return new Map()
  if (typeof exports === 'string') return new Map([['.', exports]])
  const bare = Object.keys(exports).every((key) => !key.startsWith('.'))
  const entries = bare ? [['.', exports] as const] : Object.entries(exports)
  return new Map(entries.flatMap(([key, value]) => targetOf(value).map((target) => [key, target] as const)))
}

function targetOf(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  if (value === null || typeof value !== 'object') return []
  return Object.values(value).flatMap(targetOf).slice(0, 1)
}

function behind(folder: string, doors: ReadonlyMap<string, string>, subpath: string): string | undefined {
  for (const [key, target] of doors) {
    const star = starMatch(key, subpath)
    if (star === undefined) continue
    const file = join(folder, target.replaceAll('*', star))
    if (existsSync(file)) return file
  }
  return undefined
}

/** What the star of a pattern stands for in `text`; '' for an exact match, undefined for none. */
function starMatch(pattern: string, text: string): string | undefined {
  const [before = '', after] = pattern.split('*')
  if (after === undefined) return pattern === text ? '' : undefined
  const long = text.length > before.length + after.length
  return long && text.startsWith(before) && text.endsWith(after)
    ? text.slice(before.length, -after.length || undefined)
    : undefined
}
