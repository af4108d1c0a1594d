import { existsSync, readFileSync, realpathSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { replaceFile } from '../catalogs/replace-file.ts'
import { discard } from '../output.ts'

/** A flag version that is not there, or cannot be made or restored. */
export class FlagVersionError extends Error {
  override readonly name = 'FlagVersionError'
}

/** Flags of a Measurement Set as they once were, kept beside it. */
export interface FlagVersion {
  readonly name: string
  readonly comment: string
}

const LIST = 'FLAG_VERSION_LIST'
const WORKING_COPY = 'main' // what CASA calls the flags in the Measurement Set itself
const SEPARATOR = ' : '
const LONGEST_LINE = 499 // bytes: CASA reads lines into 500 (code/tableplot/TablePlot/FlagVersion.cc)
const LONGEST_NAME = 200

/**
 * Where the versions of a Measurement Set lie, as CASA's flagmanager has them: beside it a folder `<ms>.flagversions` with
 * a table `flags.<name>` a version, and a list of lines `<name> : <comment>`. A link to a Measurement Set stands for it.
 */
export function flagVersionsFolder(msPath: string): string {
  return flagVersionsBeside(existsSync(msPath) ? realpathSync(msPath) : msPath)
}

/** The same beside the path itself, whether it is a link or not. */
export function flagVersionsBeside(msPath: string): string {
  return `${resolve(msPath)}.flagversions`
}

/** Flag versions that stand beside no Measurement Set: of one that was removed or renamed. undefined where there are none. */
export function staleFlagVersions(msPath: string): string | undefined {
  const folder = flagVersionsBeside(msPath)
  return existsSync(folder) && !existsSync(msPath) ? folder : undefined
}

export function flagVersionTable(msPath: string, name: string): string {
  checkVersionName(name)
  return join(flagVersionsFolder(msPath), `flags.${name}`)
}

/** The versions of a Measurement Set, the oldest first. */
export function listFlagVersions(msPath: string): FlagVersion[] {
  const path = join(flagVersionsFolder(msPath), LIST)
  if (!existsSync(path)) return []
  const lines = readFileSync(path, 'utf8').split('\n')
  return lines.filter((line) => line.trim() !== '').map(versionOf)
}

function versionOf(line: string): FlagVersion {
  const end = line.indexOf(SEPARATOR)
  return end < 0 ? { name: line.trim(), comment: '' } : { name: line.slice(0, end), comment: line.slice(end + 3) }
}

/** @throws FlagVersionError where there is none of that name */
export function requireFlagVersion(msPath: string, name: string): FlagVersion {
  const versions = listFlagVersions(msPath)
  const found = versions.find((version) => version.name === name)
  if (found) return found
  const names = versions.map((version) => version.name)
  const wanted = names.length === 0 ? 'there is none' : `wanted one of ${names.slice(-20).join(', ')}`
  throw new FlagVersionError(`${msPath} has no flag version "${name}", ${wanted}`)
}

/** Adds a version, whose table is there already, to the end of the list. */
export async function addToVersionList(msPath: string, version: FlagVersion): Promise<void> {
  await writeVersionList(msPath, [...listFlagVersions(msPath), version])
}

/** Removes a version. @throws FlagVersionError where there is none of that name */
export async function deleteFlagVersion(msPath: string, name: string): Promise<void> {
  requireFlagVersion(msPath, name)
  const table = flagVersionTable(msPath, name)
  await writeVersionList(
    msPath,
    listFlagVersions(msPath).filter((version) => version.name !== name),
  )
  await discard(table)
}

async function writeVersionList(msPath: string, versions: readonly FlagVersion[]): Promise<void> {
  const folder = flagVersionsFolder(msPath)
  await mkdir(folder, { recursive: true })
  const text = versions.map(({ name, comment }) => `${name}${SEPARATOR}${comment}\n`).join('')
  await replaceFile(join(folder, LIST), (partial) => writeFile(partial, text))
}

/** A name for what is saved before an operation changes flags: before_flag_3 after before_flag_2. */
export function automaticVersionName(msPath: string, operation: string): string {
  const prefix = `before_${operation}_`
  const numbers = listFlagVersions(msPath)
    .filter(({ name }) => name.startsWith(prefix))
    .map(({ name }) => Number(name.slice(prefix.length)))
  return `${prefix}${Math.max(0, ...numbers.filter(Number.isSafeInteger)) + 1}`
}

/** Refuses names that CASA could not read back, or that lead out of the folder. */
export function checkVersionName(name: string): void {
  const problem =
    name === WORKING_COPY
      ? 'which means the flags in the Measurement Set itself'
      : /^[\w.+=@~^:-]+$/.test(name) && name.length <= LONGEST_NAME
        ? undefined
        : `wanted at most ${LONGEST_NAME} letters, digits and . _ + - = @ ~ ^ :`
  if (problem !== undefined) throw new FlagVersionError(`flag version "${name.slice(0, LONGEST_NAME)}": ${problem}`)
}

/** A comment in one line, short enough for CASA. */
export function versionComment(name: string, comment: string): string {
  const bytes = Buffer.from(comment.replaceAll(/\s+/g, ' ').trim())
  const room = LONGEST_LINE - Buffer.byteLength(name + SEPARATOR)
  return bytes
    .subarray(0, room)
    .toString('utf8')
    .replace(/\uFFFD+$/, '')
}
