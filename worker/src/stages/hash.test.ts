import { createHash } from 'node:crypto'
import { appendFileSync, mkdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { temporaryFolder } from '@contimg/fixtures/data'
import { listUnhashedFiles, openProducts, putActivity } from '@contimg/state/products'
import { checkTask } from '@contimg/state/work'
import { expect, test } from 'vitest'
import { runStage } from '../jobs/stage-process.ts'
import { recordTask } from '../recorder/record.ts'

test('raw files are hashed where they are as they were when they were used, else that is noted', async () => {
  const folder = temporaryFolder()
  await using products = await openProducts(join(folder, 'pipeline.sqlite3'))
  mkdirSync(join(folder, 'in'))
  const content = Buffer.alloc(5_000_001, 'telescope')
  const raw = ['same', 'longer', 'touched', 'gone', 'outside'].map((name) => {
    const path = join(folder, name === 'outside' ? 'other.hdf5' : `in/${name}.hdf5`)
    writeFileSync(path, content)
    return { kind: 'raw', path, sizeBytes: content.length, modifiedMs: statSync(path).mtimeMs } as const
  })
  const times = { startedMs: 0, durationS: 1 }
  const facts = { stage: 'convert', command: 'x', options: {}, version: '1', host: 'h', groupId: undefined }
  await putActivity(products, { ...facts, ...times, jobId: undefined, inputs: raw, outputs: [] })
  appendFileSync(raw[1].path, '.')
  utimesSync(raw[2].path, 1e9, 1e9)
  rmSync(raw[3].path)
  const files = await listUnhashedFiles(products, 10, [join(folder, 'in')])
  expect(files.map(({ path }) => path)).toEqual(raw.slice(0, 4).map(({ path }) => path))
  const { task, payload } = checkTask('hash-raw-files', { inputs: { files }, outputs: { prefix: join(folder, 'h') } })
  const limits = { memoryBytes: 4e9, timeoutS: 60, signal: new AbortController().signal }
  const request = { task, payload, id: 'job', attempt: 1, group: undefined, folder: join(folder, 'h.partial') }
  const { records, result } = await runStage(request, limits)
  expect(result).toEqual({ hashed: 1, problems: 3 })
  expect(await recordTask(products, { taskId: 'job', attempt: 1, records })).toEqual([])
  const rows = await products.db.selectFrom('artifacts').select(['sha256', 'hash_problem']).orderBy('id').execute()
  expect(rows).toEqual([
    { sha256: createHash('sha256').update(content).digest('hex'), hash_problem: null },
    { sha256: null, hash_problem: 'changed since it was used' },
    { sha256: null, hash_problem: 'changed since it was used' },
    { sha256: null, hash_problem: 'not there any more' },
    { sha256: null, hash_problem: null },
  ])
  expect(await listUnhashedFiles(products, 10, [join(folder, 'in')])).toEqual([])
})
