import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { identify } from '@contimg/pipeline'
import { changeGroup, openProducts, putActivity, putPerformance } from '@contimg/state/products'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Workbench } from './testing.ts'

const bench = new Workbench()
const DB = '@/p.sqlite3'
const FIRST = '2025-10-18T02:27:48'
const SECOND = '2025-10-18T02:37:48'

function file(stamp: string, subband: number): void {
  writeFileSync(bench.path(`in/${stamp}_sb${`${subband}`.padStart(2, '0')}.hdf5`), new Uint8Array(2048))
}

beforeAll(async () => {
  await bench.succeed(`registry init --db ${DB}`)
  mkdirSync(bench.path('in'))
  for (let i = 0; i < 16; i++) file(i < 8 ? FIRST : '2025-10-18T02:27:49', i)
  for (let i = 0; i < 15; i++) file(SECOND, i)
})

afterAll(() => bench.remove())

const succeed = async (line: string) => (await bench.succeed(`group ${line} --db ${DB}`)).out
const fail = async (line: string) => (await bench.fail(`group ${line} --db ${DB}`)).err
const json = async (line: string) => JSON.parse(await succeed(`${line} --json`)) as Record<string, never>

test('a folder is queued: whole observations, each once', async () => {
  const outcomes = async () => (await json('queue @/in --imaging imsize=512')).groups
  expect(await outcomes()).toEqual([
    { group: FIRST, files: 16, outcome: 'queued' },
    { group: SECOND, files: 15, outcome: 'not whole: sb15 missing' },
  ])
  expect((await outcomes())[0]).toMatchObject({ outcome: 'was in the queue' })
  expect(await json('list')).toMatchObject({
    groups: [
      {
        ...{ id: FIRST, state: 'pending', run: 1, stages: ['convert', 'solve', 'apply', 'image'] },
        settings: { imaging: { imsize: 512 } },
      },
    ],
    next: null,
  })
})

test('a file stands for its observation, with the chain that was named', async () => {
  file(SECOND, 15)
  const { out, err } = await bench.succeed(`group queue @/in/${SECOND}_sb03.hdf5 --chain calibrator --db ${DB} --json`)
  expect(JSON.parse(out)).toEqual({ groups: [{ group: SECOND, files: 16, outcome: 'queued' }] })
  expect(err).toContain('lies outside of PIPELINE_INPUT_DIR')
  expect((await json('list --limit 1')).groups).toMatchObject([{ id: SECOND, stages: ['convert', 'solve'] }])
  expect(await succeed('list --limit 1')).toContain(`there are more: --before ${SECOND}`)
  expect((await json(`list --before ${SECOND}`)).groups).toMatchObject([{ id: FIRST }])
  expect(await fail('queue @/in --chain mosaic')).toContain("'mosaic', wanted one of standard-pipeline")
  expect(await fail('queue @/none')).toContain('@/none: there is no such file or folder')
  writeFileSync(bench.path('in/notes.txt'), '')
  expect(await fail('queue @/in/notes.txt')).toContain('is of no observation')
  rmSync(bench.path('in/notes.txt'))
})

test('an observation shows its stages, times and products; one that is not there is told', async () => {
  {
    await using products = await openProducts(bench.path('p.sqlite3'))
    await putPerformance(products, {
      ...{ groupId: FIRST, stage: 'convert', run: 1, jobId: undefined, totalS: 3.5, loadS: 1, phaseS: 1, writeS: 1 },
      ...{ writerType: 'direct', peakMemoryBytes: 5e8 },
    })
    const made = await identify(bench.path(`in/${FIRST}_sb00.hdf5`))
    await putActivity(products, {
      ...{ stage: 'convert', command: 'contimg', options: {}, version: '1', host: 'h', startedMs: 0, durationS: 1 },
      ...{ groupId: FIRST, jobId: undefined, inputs: [], outputs: [made] },
    })
    await changeGroup(products, { id: FIRST, run: 1 }, { state: 'failed', stage: 'failed', error: 'solve: no signal' })
  }
  const { out, err } = await bench.succeed(`group show ${FIRST} --db ${DB}`)
  expect(out).toMatch(/failed .*solve: no signal/)
  expect(out).toMatch(/convert +1 +1\.00 +1\.00 +1\.00 +3\.50/)
  expect(out).toContain(`@/in/${FIRST}_sb00.hdf5`)
  expect(err).toContain('its tasks are not known: no work database')
  const story = await json(`show ${FIRST}`)
  expect(story).toMatchObject({
    error: 'solve: no signal',
    performance: [{ stage: 'convert' }],
    products: [{}],
    tasks: [],
  })
  expect(await fail('show nothing')).toContain(
    'there is no observation nothing, wanted one that "contimg group list" shows',
  )
})

test('reprocess begins an observation anew', async () => {
  expect(await succeed(`reprocess ${FIRST}`)).toBe(`${FIRST}  queued again, run 2\n`)
  expect((await json('list --state pending')).groups).toMatchObject([
    { id: SECOND },
    { id: FIRST, run: 2, retry_count: 0 },
  ])
  expect(await fail('reprocess nothing')).toContain('there is no observation nothing')
})
