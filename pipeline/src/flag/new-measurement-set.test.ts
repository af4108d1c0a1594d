import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { convert } from '../convert/run.ts'
import { OutputExistsError } from '../output.ts'
import { phaseshift } from '../phaseshift/run.ts'
import { simulate } from '../simulate/run.ts'
import { plainSimulation } from '../simulate/testing.ts'
import { discardMeasurementSet } from './new-measurement-set.ts'
import { flagWith } from './testing.ts'
import { listFlagVersions } from './version-list.ts'

const folder = mkdtempSync(join(tmpdir(), 'contimg-versions-'))
let files: readonly string[]

afterAll(() => rmSync(folder, { recursive: true }))

beforeAll(async () => {
  mkdirSync(join(folder, 'in'))
  const [group] = await simulate(plainSimulation(join(folder, 'in'), { channelCount: 16, stations: [1, 30] }))
  files = group.files
})

test('a Measurement Set that is made under the name of one that was removed does not get its flag versions', async () => {
  const path = join(folder, 'a.ms')
  await convert(files, path)
  await flagWith(path, { mode: 'autos' })
  rmSync(path, { recursive: true })
  const stale = `${path}.flagversions exists already (flag versions of an earlier Measurement Set of that name), wanted`
  for (const make of [() => convert(files, path), () => phaseshift(join(folder, 'other.ms'), 'meridian', path)]) {
    if (!existsSync(join(folder, 'other.ms'))) await convert(files, join(folder, 'other.ms'))
    const found = await make().catch((error: unknown) => error)
    expect(found).toBeInstanceOf(OutputExistsError)
    expect((found as Error).message).toContain(stale)
  }
  expect(existsSync(path)).toBe(false)
  rmSync(`${path}.flagversions`, { recursive: true })
  await convert(files, path)
  expect(listFlagVersions(path)).toEqual([])
})

test('flag versions that come while it is made are refused too', async () => {
  const path = join(folder, 'b.ms')
  const progress = () => mkdirSync(`${path}.flagversions`, { recursive: true })
  await expect(convert(files, path, {}, { progress })).rejects.toThrow(OutputExistsError)
  expect(existsSync(path)).toBe(false)
})

test('where the old one is replaced its flag versions go with it, and not before the new one is whole', async () => {
  const path = join(folder, 'c.ms')
  await convert(files, path)
  await flagWith(path, { mode: 'autos' })
  const stopped = AbortSignal.abort()
  await expect(convert(files, path, { replaces: path }, { signal: stopped })).rejects.toThrow()
  expect(listFlagVersions(path).map(({ name }) => name)).toEqual(['before_flag_1'])
  await convert(files, path, { replaces: path })
  expect(listFlagVersions(path)).toEqual([])
  await flagWith(path, { mode: 'autos' })
  await convert(files, join(folder, 'later.ms'), { replaces: path }) // under another name
  expect(readdirSync(folder).filter((name) => /^(c|later)\.ms/.test(name))).toEqual(['later.ms'])
})

test('a link that is removed leaves the flag versions of what it leads to', async () => {
  const [path, link] = [join(folder, 'd.ms'), join(folder, 'link.ms')]
  await convert(files, path)
  await flagWith(path, { mode: 'autos' })
  symlinkSync(path, link)
  await discardMeasurementSet(link)
  expect(existsSync(link)).toBe(false)
  expect(listFlagVersions(path)).toHaveLength(1)
})
