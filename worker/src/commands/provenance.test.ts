import { type Artifact, identify, type MeasurementSetArtifact } from '@contimg/pipeline'
import { openProducts, putActivity } from '@contimg/state/products'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Workbench } from './testing.ts'

const bench = new Workbench()
const DB = '@/pipeline.sqlite3'

afterAll(() => bench.remove())

beforeAll(async () => {
  await bench.succeed(`registry init --db ${DB}`)
  await bench.succeed('simulate --out @/in --size tiny --start 2025-10-18T02:27:48')
  await bench.succeed(`convert @/in --out @/a.ms --db ${DB}`)
})

interface Story {
  artifact: { id: number; path: string; kind: string; generation: number | null; group_id: string | null }
  activities: { activity: { command: string; stage: string }; artifacts: Story[] }[]
}

async function story(line: string): Promise<Story> {
  return JSON.parse((await bench.succeed(`provenance ${line} --db ${DB} --json`)).out) as Story
}

test('a Measurement Set goes back to its sixteen files, and these forward to it', async () => {
  const made = await story('@/a.ms')
  expect(made.artifact).toMatchObject({ kind: 'measurement-set', generation: 0 })
  expect(made.artifact.group_id).toMatch(/^2025-10-18T02:2/)
  expect(made.activities.map(({ activity }) => activity.stage)).toEqual(['convert'])
  const raw = made.activities[0].artifacts
  expect(raw).toHaveLength(16)
  expect(raw.every(({ artifact }) => artifact.kind === 'raw')).toBe(true)
  const forward = await story(`${raw[3].artifact.id} --forward`)
  expect(forward.activities[0].artifacts.map(({ artifact }) => artifact.path)).toEqual(['@/a.ms'])
})

test('what is not known, and a database that is not there, are told', async () => {
  expect((await bench.fail(`provenance @/b.ms --db ${DB}`)).err).toContain('@/b.ms is not known')
  expect((await bench.fail(`provenance 999 --db ${DB}`)).err).toContain('999 is not known')
  expect((await bench.fail('provenance @/a.ms --db @/none.sqlite3')).err).toContain('there is no such database')
})

test('text has a line for each step, with its command', async () => {
  const { out } = await bench.succeed(`provenance @/a.ms --db ${DB}`)
  expect(out.split('\n')[1]).toMatch(/← contimg convert .*version .* on /)
  expect(out).toContain('16 raw files: @/in/')
})

test('with --no-register nothing is noted', async () => {
  await bench.succeed(`convert @/in --out @/c.ms --db ${DB} --no-register`)
  expect((await bench.fail(`provenance @/c.ms --db ${DB}`)).err).toContain('is not known')
})

test('text goes on across changes in place that nobody noted', async () => {
  {
    await using products = await openProducts(bench.path('pipeline.sqlite3'))
    const set = { ...((await identify(bench.path('a.ms'))) as MeasurementSetArtifact), generation: 2 }
    const image: Artifact = { kind: 'file', path: bench.path('a-image.fits'), sha256: 'c'.repeat(64) }
    const facts = { stage: 'image', command: 'contimg image a.ms', options: {}, version: '1', host: 'h' }
    const times = { startedMs: Date.now(), durationS: 1, groupId: undefined, jobId: undefined }
    await putActivity(products, { ...facts, ...times, inputs: [set], outputs: [image] })
  }
  const { out } = await bench.succeed(`provenance @/a-image.fits --db ${DB}`)
  expect(out).toMatch(/image a\.ms .*generation 2.*← changes in place that nobody noted\n.*generation 0.*16 raw files/s)
})
