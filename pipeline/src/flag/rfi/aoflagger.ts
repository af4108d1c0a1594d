import { spawn } from 'node:child_process'
import { constants } from 'node:fs'
import { cp, rm } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { basename, join } from 'node:path'
import { type MeasurementSet, openMeasurementSet, visibilityColumn } from '@contimg/formats/ms'
import { nodeTableFiles } from '@contimg/formats/node'
import type { StageControl } from '../../control.ts'
import { partialPath } from '../../housekeeping/names.ts'
import { mergeFlags } from '../restore-version.ts'
import { saveFlagVersion } from '../save-version.ts'
import { automaticVersionName } from '../version-list.ts'
import { AoflaggerError } from './errors.ts'

export interface AoflaggerOptions {
  readonly program: string // a name on PATH, or a path
  readonly strategy: string | undefined // a Lua file; the program's default for the telescope where there is none
  readonly column: string
  readonly threads?: number
}

export const DEFAULT_AOFLAGGER_OPTIONS: AoflaggerOptions = { program: 'aoflagger', strategy: undefined, column: 'DATA' }

export interface AoflaggerReport {
  readonly changed: number // samples whose flag was set
  readonly savedAs: string // name of the flag version with the flags as they were before
}

const LAST_CHARACTERS = 400 // of what the program said, for the error

/**
 * Has AOFlagger flag a copy of a Measurement Set, its windows joined, and adds what it flagged to FLAG and FLAG_ROW, which
 * change at once, at the end: until then, and whatever happens to the program or to us, the set is as it was. The copy lies
 * beside it and costs its size for that time, or nothing where the file system lets copies share what they have in common.
 * AOFlagger treats each field alone, so there must be one; it begins without flags, and none that was is taken back.
 *
 * @throws AoflaggerError, FormatError, TableLockedError
 */
export async function flagWithAoflagger(
  path: string,
  options: AoflaggerOptions = DEFAULT_AOFLAGGER_OPTIONS,
  control: StageControl = {},
): Promise<AoflaggerReport> {
  const folder = partialPath(`${path.replace(/\/+$/, '')}.aoflagger`)
  const copy = join(folder, basename(path))
  try {
    const column = await changing(path, async (ms) => {
      requireOneField(ms)
      await copyTable(path, copy)
      return visibilityColumn(ms, options.column).description.name
    })
    control.progress?.(0, options.program)
    await runProgram(copy, { ...options, column }, control.signal)
    return await changing(path, async (ms) => {
      const savedAs = automaticVersionName(path, 'flag')
      await saveFlagVersion(ms, savedAs, `contimg flag, before aoflagger at ${new Date().toISOString()}`, control)
      return { changed: await mergeFlags(ms, copy, savedAs, 'or', control), savedAs }
    })
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function changing<T>(path: string, use: (ms: MeasurementSet) => Promise<T>): Promise<T> {
  const files = nodeTableFiles(path)
  try {
    files.lock()
    return await use(openMeasurementSet(files))
  } finally {
    files.close()
  }
}

/** Without the lock files: to open and close one would give away the lock that this process has on it. */
function copyTable(path: string, copy: string): Promise<void> {
  const filter = (file: string) => basename(file) !== 'table.lock'
  return cp(path, copy, { recursive: true, dereference: true, filter, mode: constants.COPYFILE_FICLONE })
}

function requireOneField({ main, path }: MeasurementSet): void {
  const fields = new Set(main.column('FIELD_ID').readScalars() as Int32Array).size
  if (fields <= 1) return
  throw new AoflaggerError(
    `${path} has ${fields} fields, each of which AOFlagger treats alone, wanted one (contimg phaseshift makes it)`,
  )
}

function runProgram(path: string, options: AoflaggerOptions, signal: AbortSignal | undefined): Promise<void> {
  const { program, strategy, column, threads = availableParallelism() } = options
  const chosen = strategy === undefined ? [] : ['-strategy', strategy]
  const args = ['-combine-spws', '-j', String(threads), '-column', column, ...chosen, path]
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], ...(signal && { signal }) })
    let said = ''
    const hear = (text: Buffer) => {
      said = (said + text.toString()).slice(-LAST_CHARACTERS)
    }
    child.stdout.on('data', hear)
    child.stderr.on('data', hear)
    child.on('error', (cause) => reject(signal?.aborted ? cause : notThere(program, cause)))
    child.on('close', (code, by) => {
      if (code === 0) return resolve()
      reject(new AoflaggerError(`${program} ended with ${by ?? `code ${code}`}: …${said.trim().replaceAll('\n', ' ')}`))
    })
  })
}

function notThere(program: string, cause: Error): AoflaggerError {
  const isMissing = (cause as NodeJS.ErrnoException).code === 'ENOENT'
  const message = isMissing
    ? `there is no program "${program}", wanted AOFlagger on PATH or its path (--aoflagger-path)`
    : `${program} cannot be run: ${cause.message}`
  return new AoflaggerError(message, { cause })
}
