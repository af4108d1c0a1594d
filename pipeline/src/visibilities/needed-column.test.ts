import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { OptionalColumn } from '@contimg/formats/ms'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { convert } from '../convert/run.ts'
import { simulate } from '../simulate/run.ts'
import { plainSimulation } from '../simulate/testing.ts'
import { openVisibilities } from './from-ms.ts'
import { neededColumn } from './needed-column.ts'

let folder: string
let path: string

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'contimg-needed-'))
  path = join(folder, 'x.ms')
  const [group] = await simulate(plainSimulation(folder, { stations: [1, 30], channelCount: 32 }))
  await convert(group.files, path)
})

afterAll(() => rmSync(folder, { recursive: true, force: true }))

test.each<[OptionalColumn, number]>([
  ['MODEL_DATA', 2],
  ['CORRECTED_DATA', 2],
  ['WEIGHT_SPECTRUM', 1],
])('%s is there once it has been needed, of the shape of the data', (name, parts) => {
  const shape = [2, 2]
  const write = (value: number) => {
    using source = openVisibilities(path)
    const column = neededColumn(source, name)
    const { rowCount } = source
    column.write(0, rowCount, shape, new Float32Array(rowCount * 4 * parts).fill(value))
    column.finish()
  }
  const first = (row: number) => {
    using source = openVisibilities(path)
    return source.ms.main.has(name) ? (source.ms.main.column(name).readCells(row, 1) as Float32Array)[0] : undefined
  }
  expect(first(0)).toBeUndefined()
  write(3)
  expect([first(0), first(100)]).toEqual([3, 3])
  write(4)
  expect([first(0), first(100)]).toEqual([4, 4])
})
