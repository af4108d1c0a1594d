import { isBuiltin } from 'node:module'
import { basename, dirname, join, relative, sep } from 'node:path'
import { findCycles } from './cycles.ts'
import { type Room, readRooms } from './rooms.ts'
import { type Import, readSource, type Source } from './source.ts'

/** A broken rule: where, which rule, and what to do instead. */
export interface Fault {
  readonly file: string // below the root
  readonly line: number
  readonly rule: Rule
  readonly message: string
}

export type Rule =
  | 'undeclared' // a package that the room's package.json does not name
  | 'type-only' // a value through an edge that carries types only
  | 'outside' // a relative import that leaves the room
  | 'past-door' // a file of another room that is not one of its doors
  | 'own-door' // a room that imports itself by name
  | 'node-builtin' // a module of Node in a room that runs without it
  | 'imports-test' // a file that ships and needs a test to run
  | 'computed' // an import that nothing can check
  | 'file-cycle'
  | 'room-cycle'
  | 'environment' // process.env outside a config.ts
  | 're-export' // by a file that is not a door
  | 'unreadable' // a file that cannot be parsed

/** Where a room may use the modules of Node; every room that is not named may everywhere. */
const NODE_FOLDERS: Readonly<Record<string, readonly string[]>> = {
  formats: ['src/node'],
  numerics: [],
  dashboard: [],
}

/** Tests, what tests share, and what builds or shows a room without being part of it. */
const TEST_FILE =
  /\.(test|bench|stories)\.[cm]?tsx?$|(^|\/)testing(-[\w-]+)?(\/|\.ts$)|^[^/]+\/((build|e2e|\.storybook)\/|[^/]+\.config\.ts$)/

/** Checks every source file of every room against the package.json files; a clean tree has no faults. */
export function checkWalls(root: string): Fault[] {
  const rooms = readRooms(root)
  const faults = rooms.flatMap((room) => {
    const sources = room.files.map(readSource)
    return [...sources.flatMap((source) => checkSource(root, rooms, room, source)), ...fileCycles(root, sources)]
  })
  return [...faults, ...roomCycles(rooms)].sort(
    (a, b) => a.file.localeCompare(b.file, 'en') || a.line - b.line || a.rule.localeCompare(b.rule, 'en'),
  )
}

function checkSource(root: string, rooms: readonly Room[], room: Room, source: Source): Fault[] {
  const file = below(root, source.path)
  const isTest = TEST_FILE.test(file)
  const faults: Fault[] = source.errors.map(({ line, message }) => ({ file, line, rule: 'unreadable', message }))
  const report = (line: number, rule: Rule, message: string) => faults.push({ file, line, rule, message })

  for (const each of source.imports) {
    const found = checkImport(rooms, room, source.path, isTest, each)
    if (found) report(each.line, ...found)
  }
  if (!isTest && basename(file) !== 'config.ts') {
    for (const line of source.environmentLines)
      report(line, 'environment', 'the environment is read in a config.ts only')
  }
  if (!room.isDoor(source.path)) {
    for (const line of source.reexportLines) report(line, 're-export', 'only a door of package.json exports re-exports')
  }
  return faults
}

type Found = readonly [Rule, string] | undefined

function checkImport(rooms: readonly Room[], room: Room, path: string, isTest: boolean, each: Import): Found {
  const { specifier } = each
  if (specifier === undefined) {
    return room.label === 'scripts' ? undefined : ['computed', 'an import names its module in a plain string']
  }
  if (/^(\.|\/|file:)/.test(specifier)) return checkRelative(rooms, room, path, isTest, specifier)
  if (isBuiltin(specifier)) return checkBuiltin(room, path, isTest, specifier)
  return checkPackage(rooms, room, isTest, each, specifier)
}

function checkRelative(rooms: readonly Room[], room: Room, path: string, isTest: boolean, specifier: string): Found {
  const target = specifier.startsWith('.') ? join(dirname(path), specifier) : specifier
  const inside = contains(room.folder, target)
  const stranger = rooms.find((other) => other !== room && other.label !== 'scripts' && contains(other.folder, target))
  if (!inside || (room.label === 'scripts' && stranger)) {
    return ['outside', `${specifier} leaves ${room.label}/: import ${stranger?.name ?? 'a declared package'} instead`]
  }
  if (!isTest && !room.allTests && TEST_FILE.test(target)) {
    return ['imports-test', `${specifier} is a test`]
  }
  return undefined
}

function checkBuiltin(room: Room, path: string, isTest: boolean, specifier: string): Found {
  const allowed = NODE_FOLDERS[room.label]
  if (isTest || !allowed || allowed.some((folder) => contains(join(room.folder, folder), path))) return undefined
  const where = allowed.length > 0 ? `only below ${allowed.join(', ')}` : 'nowhere outside tests'
  return ['node-builtin', `${specifier}: ${room.label} may use the modules of Node ${where}`]
}

function checkPackage(rooms: readonly Room[], room: Room, isTest: boolean, each: Import, specifier: string): Found {
  const name = specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/')
  if (name === room.name) return ['own-door', `${specifier}: inside a room, import the file itself`]
  const test = isTest || room.allTests
  if (!room.values.has(name) && !room.types.has(name) && !(test && room.testPackages.has(name))) {
    return ['undeclared', `${name} is not in the package.json of ${room.label}`]
  }
  if (!room.values.has(name) && !test && !each.typeOnly) {
    return ['type-only', `${specifier}: a devDependency gives types only (import type), values in tests`]
  }
  const sibling = rooms.find((other) => other.name === name)
  if (sibling && !sibling.door(`.${specifier.slice(name.length)}`)) {
    return ['past-door', `${specifier} is not a door: see exports in ${sibling.label}/package.json`]
  }
  return undefined
}

/**
 * Cycles of relative imports, types and worker files included; a file may start itself as a worker, and any program as a
 * process.
 */
function fileCycles(root: string, sources: readonly Source[]): Fault[] {
  const lines = new Map<string, number>()
  const known = new Set(sources.map((source) => source.path))
  const edges = new Map(sources.map((source) => [source.path, [] as string[]] as const))
  for (const { path, imports } of sources) {
    for (const { specifier, line, worker, process } of imports) {
      if (!specifier?.startsWith('.') || process) continue
      const target = join(dirname(path), specifier)
      if (!known.has(target) || (worker && target === path)) continue
      edges.get(path)?.push(target)
      lines.set(`${path} ${target}`, line)
    }
  }
  return findCycles(edges).map((cycle) => ({
    file: below(root, cycle[0]!),
    line: lines.get(`${cycle[0]} ${cycle[1]}`) ?? 1,
    rule: 'file-cycle',
    message: cycle.map((path) => below(root, path)).join(' → '),
  }))
}

/** What rooms declare of one another, leaving out the rooms that never ship. */
function roomCycles(rooms: readonly Room[]): Fault[] {
  const shipped = rooms.filter((room) => !room.allTests)
  const edges = new Map(
    shipped.map((room) => [room, shipped.filter((other) => room.values.has(other.name) || room.types.has(other.name))]),
  )
  return findCycles(edges).map((cycle) => ({
    file: `${cycle[0]!.label}/package.json`,
    line: 1,
    rule: 'room-cycle',
    message: cycle.map((room) => room.label).join(' → '),
  }))
}

function contains(folder: string, path: string): boolean {
  return path.startsWith(folder + sep)
}

function below(root: string, path: string): string {
  return relative(root, path).split(sep).join('/')
}
