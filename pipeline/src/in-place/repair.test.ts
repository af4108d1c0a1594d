import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { temporaryFolder } from '@contimg/fixtures/data'
import { createTable } from '@contimg/formats/casatable'
import { nodeTableFiles } from '@contimg/formats/node'
import { expect, test } from 'vitest'
import { housekeeping } from '../housekeeping/run.ts'
import { moduleAddress, Victim } from '../housekeeping/testing.ts'
import { digests } from './testing.ts'

const CHANGE = `
  const { openTable } = await import('@contimg/formats/casatable')
  const { nodeTableFiles } = await import('@contimg/formats/node')
  const { beginChange } = await import('${moduleAddress('in-place/change.ts')}')
  beginChange({ main: openTable(nodeTableFiles(process.argv[1])) }, { stage: 'flag', flagVersion: 'before_flag_1' }).copy('FLAG')
  await ready()
  setInterval(() => {}, 1000)`

test('what a living process changes is left alone; once it is killed, the table is repaired', async () => {
  const folder = temporaryFolder()
  const path = join(folder, 'obs.ms')
  const files = nodeTableFiles(path)
  const columns = [{ name: 'FLAG', type: 'bool', ndim: 1, storage: 'tiled' } as const]
  const writer = createTable(files, { rowCount: 3, columns })
  writer.writeCells('FLAG', 0, 3, [4], new Uint8Array(12).fill(1))
  writer.finish()
  files.close()
  const [before, names] = [digests(path), readdirSync(path)]
  const keep = async (dryRun: boolean) => {
    const patience = { nowMs: Date.now(), olderThanS: 3600 }
    const { findings } = await housekeeping({ folders: [folder], stageFolder: join(folder, 'none'), patience, dryRun })
    return findings.map((finding) => `${finding.step} ${finding.path.slice(folder.length + 1)}: ${finding.reason}`)
  }
  using victim = new Victim(CHANGE, path)
  await victim.ready()
  expect(await keep(false)).toEqual(['leave obs.ms: a process that holds it may be changing it'])
  await victim.killAfter(0)
  const repaired = 'repair obs.ms: flag, attempt 1, was broken off; the table is as it was before'
  expect(await keep(true)).toEqual([repaired])
  expect(readdirSync(path).length).toBeGreaterThan(names.length)
  expect(await keep(false)).toEqual([repaired])
  expect([digests(path), readdirSync(path)]).toEqual([before, names])
  expect(await keep(false)).toEqual([])
})
