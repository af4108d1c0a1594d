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
  const folder = bench.path('in')
  const names = readdirSync(folder).sort()
  const starts = names.filter((name) => name.endsWith('_truth.json')).map((name) => name.slice(0, STAMP))
  const groupOf = (name: string) => starts.findLast((start) => start <= name.slice(0, STAMP)) ?? starts[0]
  const groups = Map.groupBy(
    names.filter((name) => name.endsWith('.hdf5')),
    groupOf, // the files of a group bear stamps up to a minute apart
  )
  return [...groups].map(([group, files]) => ({ group, files: bySubband(files).map((name) => join(folder, name)) }))
}

const STAMP = '2025-10-18T02:27:48'.length

const bySubband = (names: readonly string[]) => names.toSorted((a, b) => (a.slice(STAMP) < b.slice(STAMP) ? -1 : 1))

/** Images that take little time and go through all that images go through. */
export const SMALL_IMAGES = { imsize: 128, cell_arcsec: 15, niter: 50 }
