import { statSync } from 'node:fs'
import { definedColumn } from '@contimg/formats/casatable'
import { FormatError } from '@contimg/formats/error'
import { type MeasurementSet, openMeasurementSet } from '@contimg/formats/ms'
import { nodeTableFiles } from '@contimg/formats/node'
import type { StageControl } from '../control.ts'
import { checkAntennas } from './antenna-check.ts'
import { CHECK_GROUPS, type Check, type CheckGroup, check, notChecked } from './check.ts'
import { checkColumns } from './column-checks.ts'
import { checkAntennaIds, checkDuration } from './duration-check.ts'
import { checkFields } from './field-checks.ts'
import { checkModel } from './model-checks.ts'
import { readModelFacts } from './model-facts.ts'
import { CHECK_NAMES } from './names.ts'
import { readRowFacts } from './row-facts.ts'
import { checkEmpty, checkFlagged } from './sample-checks.ts'
import { readSampleFacts } from './sample-facts.ts'
import { checkUvw } from './uvw-checks.ts'
import { checkWindows } from './window-checks.ts'

/** What was found of a Measurement Set: every check that was asked for, made or not. */
export interface Verification {
  readonly path: string
  readonly rowCount: number
  readonly checks: readonly Check[]
}

const TABLE = { name: 'table', wanted: 'a Measurement Set with rows, and DATA or CORRECTED_DATA, that can be read' }

/**
 * Checks that a Measurement Set is what conversion makes of an observation. Reads its columns from beginning to end, a
 * few megabytes at once, and changes nothing.
 *
 * @param groups  what to check beside the basic things
 * @throws the system's error where there is nothing at the path; the reason of the signal. Whatever else is wrong, a
 *         table that cannot be read included, is in the answer
 */
export async function verifyMeasurementSet(
  path: string,
  groups: readonly CheckGroup[] = CHECK_GROUPS,
  control: StageControl = {},
): Promise<Verification> {
  statSync(path)
  const wanted = CHECK_GROUPS.filter((group) => group === 'basic' || groups.includes(group))
  const made: Check[] = []
  let rowCount = 0
  try {
    const ms = openMeasurementSet(nodeTableFiles(path))
    try {
      rowCount = ms.main.rowCount
      for await (const one of checksOf(ms, wanted, control)) made.push(one)
    } finally {
      ms.close()
    }
  } catch (error) {
    if (!(error instanceof FormatError)) throw error
    made.unshift(check(TABLE.name, false, error.message, TABLE.wanted))
  }
  return { path, rowCount, checks: inOrder(made, wanted) }
}

async function* checksOf(
  ms: MeasurementSet,
  groups: readonly CheckGroup[],
  control: StageControl,
): AsyncGenerator<Check> {
  const dataColumn = ['DATA', 'CORRECTED_DATA'].find((name) => definedColumn(ms.main, name) !== undefined)
  if (ms.main.rowCount === 0) return yield check(TABLE.name, false, 'no rows', TABLE.wanted)
  if (dataColumn === undefined) return yield check(TABLE.name, false, 'neither', TABLE.wanted)
  const passes = new Passes(ms, dataColumn, groups, control)
  const rows = await readRowFacts(ms, passes.next('rows'))
  yield checkAntennaIds(rows)
  yield checkAntennas(ms)
  yield checkDuration(rows)
  yield* checkUvw(rows.uvw, ms)
  if (groups.includes('field-structure')) yield* checkFields(ms, rows)
  if (groups.includes('spw-structure')) yield* checkWindows(ms, rows, dataColumn)
  const samples = await readSampleFacts(ms, dataColumn, passes.next(dataColumn))
  yield checkFlagged(samples)
  yield checkEmpty('empty data', samples)
  if (groups.includes('imaging-columns')) {
    yield* checkColumns(ms, dataColumn)
    if (passes.has('CORRECTED_DATA'))
      yield checkEmpty(
        'empty corrected data',
        await readSampleFacts(ms, 'CORRECTED_DATA', passes.next('CORRECTED_DATA')),
      )
    yield* checkModel(passes.has('MODEL_DATA') ? await readModelFacts(ms, passes.next('MODEL_DATA')) : undefined)
  }
  yield check(TABLE.name, true, `${ms.main.rowCount} rows, ${dataColumn}`, TABLE.wanted)
}

const SHARE = { rows: 1, samples: 4 } // of the time

/** What is read of a Measurement Set from beginning to end, and the share of the progress that each pass has. */
class Passes {
  readonly #names: readonly string[]
  readonly #control: StageControl
  #done = 0 // of the shares of all

  constructor({ main }: MeasurementSet, dataColumn: string, groups: readonly CheckGroup[], control: StageControl) {
    const more = groups.includes('imaging-columns') ? ['CORRECTED_DATA', 'MODEL_DATA'] : []
    const there = more.filter((name) => name !== dataColumn && definedColumn(main, name) !== undefined)
    this.#names = [dataColumn, ...there]
    this.#control = control
  }

  has(name: string): boolean {
    return this.#names.includes(name)
  }

  next(message: string): StageControl {
    const { progress, signal } = this.#control
    const whole = SHARE.rows + SHARE.samples * this.#names.length
    const first = this.#done
    const share = message === 'rows' ? SHARE.rows : SHARE.samples
    this.#done += share
    return {
      ...(signal && { signal }),
      progress: (fraction) => progress?.((first + fraction * share) / whole, message),
    }
  }
}

/** Every check that was asked for, those that were not made among them. */
function inOrder(made: readonly Check[], groups: readonly CheckGroup[]): Check[] {
  const table = made.find(({ name }) => name === TABLE.name)
  return groups
    .flatMap((group) => CHECK_NAMES[group])
    .map((name) => made.find((one) => one.name === name) ?? notChecked(name, reasonFor(name, table), ''))
}

function reasonFor(name: string, table: Check | undefined): string {
  if (table?.status === 'failed') return 'the table cannot be read'
  return name === 'empty corrected data' ? 'no CORRECTED_DATA beside DATA' : 'the columns for it are missing'
}
