import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { KernelHeap } from '@contimg/numerics/wasm'
import { afterAll, expect, test } from 'vitest'
import { convert } from '../convert/run.ts'
import { simulationOf } from '../simulate/request.ts'
import { simulate } from '../simulate/run.ts'
import { openVisibilities } from '../visibilities/from-ms.ts'
import { SpectraCells } from '../visibilities/spectra-cells.ts'
import { RunCells } from './run-cells.ts'

const folder = mkdtempSync(join(tmpdir(), 'contimg-run-cells-'))
afterAll(() => rmSync(folder, { recursive: true }))

test('the latest runs are kept, and what was displaced is read again', async () => {
  const [group] = await simulate(simulationOf({ outFolder: folder, size: 'tiny', antennas: '1,9,20', channels: 16 }))
  await convert(group.files, join(folder, 'x.ms'))
  using source = openVisibilities(join(folder, 'x.ms'))
  const size = { samples: 6 * 16 * 2, weights: 12, keptRuns: 2 }
  const cells = new RunCells(new SpectraCells(source.ms, 'DATA'), new KernelHeap(), size)
  const run = (i: number) => ({ dataDescriptionId: i, firstRow: 6 * i, rowCount: 6 })
  const first = cells.read(run(0), true)
  const values = first.visibilities.slice()
  expect(values.some((value) => value !== 0)).toBe(true)
  cells.read(run(1), true)
  expect(cells.read(run(0), true)).toBe(first)
  cells.read(run(2), true)
  expect(cells.read(run(1), true).visibilities).not.toEqual(values)
  const again = cells.read(run(0), true)
  expect(again).not.toBe(first)
  expect(again.visibilities).toEqual(values)
  expect(cells.read(run(0), false)).not.toBe(again)
})
