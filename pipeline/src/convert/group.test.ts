import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadHdf5 } from '@contimg/formats/uvh5'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { simulate } from '../simulate/run.ts'
import { plainSimulation } from '../simulate/testing.ts'
import { GroupError } from './errors.ts'
import { openGroup } from './group.ts'

const INTEGRATION_S = 12.884902
const STATIONS = [1, 30]
let folder: string
let files: readonly string[]

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'contimg-group-'))
  files = await observed('same', 0)
})

afterAll(() => {
  rmSync(folder, { recursive: true, force: true })
})

/** Files of one observation whose clock is late by some seconds. */
async function observed(name: string, lateS: number): Promise<readonly string[]> {
  const options = plainSimulation(join(folder, name), { stations: STATIONS, channelCount: 16 })
  const [group] = await simulate({ ...options, startMjdS: options.startMjdS + lateS })
  return group.files
}

/** The group in which the file of subband 3 is late. */
async function openWithLate(name: string, lateS: number) {
  const [library, late] = [await loadHdf5(), await observed(name, lateS)]
  return openGroup(library, [...files.slice(0, 3), late[3], ...files.slice(4)], false)
}

test.each([0.09, -0.09])('a file whose times are %f s off belongs to the group, whose times stay', async (lateS) => {
  using alone = openGroup(await loadHdf5(), files, false)
  using group = await openWithLate(`near${lateS}`, lateS)
  expect(group.readers).toHaveLength(16)
  expect(group.integrations).toEqual(alone.integrations)
})

test.each([
  [0.2, /_sb03\.hdf5: row 0: time 0\.200 s after that of .*_sb00\.hdf5, wanted the same within 0\.1 s$/],
  [-0.2, /_sb03\.hdf5: row 0: time 0\.200 s before that of .*_sb00\.hdf5, wanted the same within 0\.1 s$/],
  [6.4, /time 6\.400 s after that of .*, wanted the same within 0\.1 s$/],
  [2 * INTEGRATION_S, /time 25\.770 s after that of .*_sb00\.hdf5 \(2 whole integrations\), wanted the same/],
])('a file whose times are %f s off is refused by name', async (lateS, message) => {
  const failure = await openWithLate(`off${lateS}`, lateS).catch((error: Error) => error)
  expect(failure).toBeInstanceOf(GroupError)
  expect((failure as Error).message).toMatch(message)
})
