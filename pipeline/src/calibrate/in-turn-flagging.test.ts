import { readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { temporaryFolder } from '@contimg/fixtures/data'
import { openMeasurementSet } from '@contimg/formats/ms'
import { nodeTableFiles } from '@contimg/formats/node'
import { expect, test } from 'vitest'
import { convert } from '../convert/run.ts'
import { listFlagVersions } from '../flag/version-list.ts'
import { describeTables } from '../registry/describe-tables.ts'
import { simulationOf } from '../simulate/request.ts'
import { simulate } from '../simulate/run.ts'
import { calibrateInTurn } from './calibrate-in-turn.ts'
import { CalibrationFailedError } from './errors.ts'
import { type CalibrateOptions, DEFAULT_CALIBRATE_OPTIONS } from './options.ts'
import type { SolvedSet } from './run.ts'
import { readGainTable } from './table-file.ts'

const ANTENNAS = '1,5,9,13,17,21,25,29,33,37,60,80,103,104'

async function observation(rfi: string): Promise<string> {
  const folder = temporaryFolder()
  const [group] = await simulate(simulationOf({ outFolder: join(folder, 'in'), antennas: ANTENNAS, channels: 96, rfi }))
  const path = join(folder, 'obs.ms')
  await convert(group.files, path)
  return path
}

function flagsOf(path: string): { flags: Uint8Array; rowFlags: Uint8Array } {
  const ms = openMeasurementSet(nodeTableFiles(path))
  try {
    const { main } = ms
    const flags = (main.column('FLAG').readCells(0, main.rowCount) as Uint8Array).slice()
    return { flags, rowFlags: (main.column('FLAG_ROW').readScalars() as Uint8Array).slice() }
  } finally {
    ms.close()
  }
}

const tablesBeside = (path: string) => readdirSync(dirname(path)).filter((name) => name.endsWith('cal'))

const OPTIONS: CalibrateOptions = { ...DEFAULT_CALIBRATE_OPTIONS, referenceAntenna: '103' }
const FLAGGING = { flagsInterference: true }
const CARRIERS = 'narrow=30,strength=10000'

test('where interference spoils a solve it is flagged, if that is wanted, and the next solve is good', async () => {
  const path = await observation(CARRIERS)
  const before = flagsOf(path)
  const options = (outPrefix: string) => ({ ...OPTIONS, outPrefix: join(dirname(path), outPrefix) })
  const alone = await calibrateInTurn(path, options('alone'), ['2023+544'])
  expect(alone.notes).toContain('no calibrator gave good tables; these are of the first')
  expect([flagsOf(path), listFlagVersions(path)]).toEqual([before, []])
  const { notes, tables } = await calibrateInTurn(path, options('flagged'), ['2023+544'], {}, FLAGGING)
  expect(notes.slice(0, 2)).toEqual([
    expect.stringMatching(/^2023\+544: the tables are not good: /),
    expect.stringMatching(/^interference flagged with strategy gentle, \d+ samples: that helped; .* before_flag_1$/),
  ])
  const { history, quality } = describeTables(tables.map((table) => table.path))
  expect([history.slice(-2), quality.passed]).toEqual([notes.slice(0, 2), true])
  expect(listFlagVersions(path).map(({ name }) => name)).toEqual(['before_flag_1'])
  const { flags } = flagsOf(path)
  expect(flags.every((flag, i) => flag >= before.flags[i])).toBe(true)
  expect(notes[1]).toContain(`, ${flags.filter((flag, i) => flag !== before.flags[i]).length} samples`)
})

test('where no strategy helps, the flags are as they were, and the tables are those of the first solve', async () => {
  const path = await observation('narrow=6,strength=100')
  const before = flagsOf(path)
  const judged: SolvedSet[] = []
  const judge = (set: SolvedSet) => {
    judged.push(set)
    return { passed: set.calibrator === 'nothing', reasons: [`try ${judged.length}`] }
  }
  const report = await calibrateInTurn(path, OPTIONS, ['2023+544', '3C48'], {}, { ...FLAGGING, judge })
  expect(judged.map(({ calibrator }) => calibrator)).toEqual([...new Array(4).fill('2023+544'), '3C48'])
  const flagged = (name: string) =>
    new RegExp(`^interference flagged with strategy ${name}, \\d+ samples, and taken back`)
  expect(report.notes.slice(0, 6)).toEqual([
    '2023+544: the tables are not good: try 1',
    ...['gentle', 'default', 'aggressive'].map((name) => expect.stringMatching(flagged(name))),
    expect.stringMatching(/^3C48: /),
    'no calibrator gave good tables; these are of the first',
  ])
  expect([flagsOf(path), listFlagVersions(path)]).toEqual([before, []])
  const bandpass = readGainTable(report.bandpass!.path).solutions
  expect(bandpass.map(({ flags }) => flags)).toEqual(judged[0].solved.bandpass!.solutions.map(({ flags }) => flags))
})

test('where nothing can be solved at all, the error tells what was tried, and the flags are as they were', async () => {
  const path = await observation('narrow=6,strength=100')
  const before = flagsOf(path)
  const error = await calibrateInTurn(path, { ...OPTIONS, minimumSnr: 1e9 }, ['2023+544'], {}, FLAGGING).catch(
    (caught: unknown) => caught,
  )
  expect(error).toBeInstanceOf(CalibrationFailedError)
  expect((error as Error).message).toMatch(
    /no bandpass solution .*strategy gentle, .*strategy aggressive, .*taken back/,
  )
  expect([flagsOf(path), listFlagVersions(path), tablesBeside(path)]).toEqual([before, [], []])
})

test('an abort while the flags of a strategy are tried takes them back', async () => {
  const path = await observation('narrow=6,strength=100')
  const before = flagsOf(path)
  const stop = new AbortController()
  let solves = 0
  const judge = () => ({ passed: false, reasons: [`try ${++solves}`] })
  const progress = () =>
    solves > 0 && listFlagVersions(path).length > 0 && flagsOf(path).flags.includes(1) && stop.abort()
  const control = { signal: stop.signal, progress }
  await expect(calibrateInTurn(path, OPTIONS, ['2023+544'], control, { ...FLAGGING, judge })).rejects.toThrow(/abort/)
  expect(solves).toBe(1)
  expect([flagsOf(path), tablesBeside(path)]).toEqual([before, []])
})
