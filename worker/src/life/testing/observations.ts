import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Workbench } from '../../commands/testing.ts'

/** Subband files of a group. */
export interface Observation {
  readonly group: string
  readonly files: readonly string[]
}

/** The smallest observations in which a calibrator can be solved for, one after the other. */
export async function observe(bench: Workbench, count: number): Promise<Observation[]> {
  const options = '--size tiny --channels 48 --start 2025-10-18T02:27:48'
  await bench.succeed(`simulate --out @/in ${options} --groups ${count}`)
  return observationsIn(bench.path('in'))
}

/** The simulated observations of a folder that are whole (their truth is written last), one after the other. */
export function observationsIn(folder: string): Observation[] {
  const names = readdirSync(folder).sort()
  const subbands = names.filter((name) => /_sb\d\d\.hdf5$/.test(name))
  const starts = names.filter((name) => name.endsWith('_truth.json')).map((name) => name.slice(0, STAMP))
  return starts.map((group) => {
    const lateMs = (name: string) => Date.parse(`${name.slice(0, STAMP)}Z`) - Date.parse(`${group}Z`)
    const mine = subbands.filter((name) => lateMs(name) >= 0 && lateMs(name) <= LATEST_MS)
    return { group, files: bySubband(mine).map((name) => join(folder, name)) }
  })
}

const LATEST_MS = 60_000 // the files of a group bear stamps up to a minute apart
const STAMP = '2025-10-18T02:27:48'.length

const bySubband = (names: readonly string[]) => names.toSorted((a, b) => (a.slice(STAMP) < b.slice(STAMP) ? -1 : 1))

/** Images that take little time and go through all that images go through. */
export const SMALL_IMAGES = { imsize: 128, cell_arcsec: 15, niter: 50 }
