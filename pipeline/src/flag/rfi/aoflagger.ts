import { spawn } from 'node:child_process'
import { availableParallelism } from 'node:os'
import { type MeasurementSet, openMeasurementSet, visibilityColumn } from '@contimg/formats/ms'
import { nodeTableFiles } from '@contimg/formats/node'
import type { StageControl } from '../../control.ts'
import { restoreFlagVersion } from '../restore-version.ts'
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
 * Has AOFlagger flag a Measurement Set in place, its windows joined. It treats each field alone, so there must be one, and
 * it begins without flags, so those that were are joined to its own.
 *
 * @throws AoflaggerError, FormatError, TableLockedError
 */
export async function flagWithAoflagger(
  path: string,
  options: AoflaggerOptions = DEFAULT_AOFLAGGER_OPTIONS,
  control: StageControl = {},
): Promise<AoflaggerReport> {
  const savedAs = automaticVersionName(path, 'flag')
  const { column, flagged } = await changing(path, async (ms) => {
    requireOneField(ms)
    const { name } = visibilityColumn(ms, options.column).description
    await saveFlagVersion(ms, savedAs, `contimg flag, before aoflagger at ${new Date().toISOString()}`)
    return { column: name, flagged: countFlags(ms) }
  })
  control.progress?.(0, options.program)
  await runProgram(path, { ...options, column }, control.signal)
  await changing(path, (ms) => restoreFlagVersion(ms, savedAs, 'or', control))
  return changing(path, async (ms) => ({ changed: countFlags(ms) - flagged, savedAs }))
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

function requireOneField({ main, path }: MeasurementSet): void {
  const fields = new Set(main.column('FIELD_ID').readScalars() as Int32Array).size
  if (fields <= 1) return
  throw new AoflaggerError(
    `${path} has ${fields} fields, each of which AOFlagger treats alone, wanted one (contimg phaseshift makes it)`,
  )
}

const ROWS_AT_ONCE = 1 << 14

function countFlags({ main }: MeasurementSet): number {
  const column = main.column('FLAG')
  let count = 0
  for (let first = 0, rows = 0; first < main.rowCount; first += rows) {
    rows = column.equalShapes(first, Math.min(ROWS_AT_ONCE, main.rowCount - first))
    for (const flag of column.readCells(first, rows) as Uint8Array) count += flag
  }
  return count
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
