import { existsSync } from 'node:fs'
import { basename, resolve } from 'node:path'
import {
  type CalibrationReport,
  CalibrationSetRefusedError,
  candidateSet,
  describeTables,
  planRegistration,
} from '@contimg/pipeline'
import { CalibrationSetExistsError, registerCalibrationSet } from '@contimg/state/products'
import type { Command } from 'commander'
import { productsDatabase } from '../config.ts'
import { commandLine } from './command-line.ts'
import { changeText } from './registry-changes.ts'
import { openRegistry } from './registry-database.ts'
import { pointingDecRad } from './registry-pointing.ts'
import { timeText } from './registry-values.ts'
import { file, numberFrom, OptionError } from './values.ts'

/** The flags of `calibrate` that say what becomes of its tables. */
export interface RegisterFlags {
  readonly register: boolean
  readonly db?: string
  readonly dec?: number
  readonly out?: string
}

export function registerFlags(command: Command): void {
  command
    .option('--no-register', 'leave the tables out of the registry')
    .option('--db <file>', 'registry that good tables go into (default the pipeline’s own, where there is one)', file)
    .option(
      '--dec <deg>',
      'where the dishes pointed, ICRS, for the registry (default as the index knows it, or the fields of an unshifted group)',
      numberFrom(-90, 90),
    )
}

/** A registry that was named must be there, which is better known before the solve. @throws OptionError */
export function checkRegistry({ register, db }: RegisterFlags): void {
  if (register && db !== undefined && !existsSync(db))
    throw new OptionError(`${db}: there is no such database; "contimg registry init" makes it`)
}

/**
 * Judges the tables of a solve and registers them if they pass, as the set cal_<prefix>. Tables that are not for science
 * are left out.
 *
 * @returns a line that says what became of them
 */
export async function registerSolved(
  ms: string,
  report: CalibrationReport,
  flags: RegisterFlags,
  command: Command,
): Promise<string> {
  const path = flags.db ?? productsDatabase
  if (!flags.register) return 'not registered, as was asked'
  const described = describeTables(report.tables.map((table) => resolve(table.path)))
  if (described.isNonScience) return 'not registered: the tables are NON_SCIENCE'
  if (!existsSync(path)) return `not registered: there is no database ${path} ("contimg registry init" makes it)`
  const name = `cal_${basename(flags.out ?? ms.replace(/\/+$/, '').replace(/\.ms$/, ''))}`
  try {
    await using products = await openRegistry(path)
    const candidate = candidateSet(described, {
      name,
      decRad: await pointingDecRad(products, { dec: flags.dec, ms }, described),
      calibrator: report.calibrator,
      measurementSet: resolve(ms),
      command: commandLine(command),
    })
    const { set, changes } = await registerCalibrationSet(products, candidate, planRegistration)
    const valid = `valid ${timeText(set.validity.startMjdS)} to ${timeText(set.validity.endMjdS)}`
    return [`registered as ${set.name}: ${set.quality.grade}, ${valid}`, ...changes.map(changeText)].join('; ')
  } catch (error) {
    return `not registered: ${reasonOf(error)}`
  }
}

/** Why the registry does not take a set, or does not know enough of it; anything else is an error of its own. */
function reasonOf(error: unknown): string {
  const isReason =
    error instanceof CalibrationSetRefusedError ||
    error instanceof CalibrationSetExistsError ||
    error instanceof OptionError
  if (isReason) return error.message
  throw error
}
