import { join } from 'node:path'
import { temporaryFolder } from '@contimg/fixtures/data'
import type { ActivityRecord, Artifact } from '@contimg/pipeline'
import { expect, test } from 'vitest'
import { UnknownArtifactError } from './errors.ts'
import { openProducts } from './open.ts'
import { putActivity } from './provenance.ts'
import { type ArtifactStory, findArtifact, walkProvenance } from './provenance-walk.ts'
import { listUnhashedFiles, putFileHash } from './raw-hashes.ts'

const NOW_MS = Date.UTC(2026, 10, 21, 12)
const openNew = () => openProducts(join(temporaryFolder(), 'pipeline.sqlite3'), { nowMs: () => NOW_MS })

const raw = (subband: number): Artifact => ({
  ...{ kind: 'raw', path: `/in/2025-10-18T02:27:48_sb0${subband}.hdf5` },
  ...{ sizeBytes: 1000 + subband, modifiedMs: 1_763_735_000_123 },
})
const ms = (generation: number, madeMs = NOW_MS): Artifact => {
  return { kind: 'measurement-set', path: '/ms/a.ms', groupId: '2025-10-18T02:27:48', generation, madeMs }
}
const hashed = (path: string, digit: string): Artifact => ({ kind: 'file', path, sha256: digit.repeat(64) })

function activity(stage: string, inputs: Artifact[], outputs: Artifact[], jobId?: string): ActivityRecord {
  const options = { niter: 100 }
  return {
    ...{ stage, command: `contimg ${stage}`, options, version: '0.1.0', host: 'here' },
    ...{ startedMs: NOW_MS, durationS: 1.5, groupId: undefined, jobId, inputs, outputs },
  }
}

/** Stages and paths, as nested lists. */
const outline = ({ artifact, activities, unnoted }: ArtifactStory): unknown => [
  `${artifact.path} ${artifact.generation ?? ''}`.trim(),
  ...activities.map(({ activity: { stage }, artifacts }) => [stage, ...artifacts.map(outline)]),
  ...(unnoted ? [['unnoted', outline(unnoted)]] : []),
]

test('from an image back to the raw files, and from a raw file forward to the image', async () => {
  await using products = await openNew()
  const table = { ...hashed('/cal/a_bpcal', 'b'), kind: 'table' } as Artifact
  await putActivity(products, activity('convert', [raw(0), raw(1)], [ms(0)]))
  await putActivity(products, activity('flag', [ms(0)], [ms(1)]))
  await putActivity(products, activity('apply', [ms(1), table], [ms(2)]))
  await putActivity(products, activity('image', [ms(2)], [hashed('/img/a-image.fits', 'c')]))
  const files = [['/in/2025-10-18T02:27:48_sb00.hdf5'], ['/in/2025-10-18T02:27:48_sb01.hdf5']]
  const set = ['/ms/a.ms 1', ['flag', ['/ms/a.ms 0', ['convert', ...files]]]]
  const applied = ['/ms/a.ms 2', ['apply', ['/cal/a_bpcal'], set]]
  expect(outline(await walkProvenance(products, '/img/a-image.fits', 'back'))).toEqual([
    '/img/a-image.fits',
    ['image', applied],
  ])
  const forward = await walkProvenance(products, files[0][0], 'forward')
  expect(JSON.stringify(outline(forward))).toContain('"image",["/img/a-image.fits"]')
  expect(forward.activities[0].activity.group_id).toBe('2025-10-18T02:27:48')
  expect(await findArtifact(products, '/ms/a.ms')).toMatchObject({ generation: 2 })
})

test('changes in place that nobody noted are walked across, those of another set of that name are not', async () => {
  await using products = await openNew()
  await putActivity(products, activity('convert', [raw(0)], [ms(0)]))
  await putActivity(products, activity('apply', [ms(2)], [ms(3)])) // whoever made 1 and 2 was killed before noting it
  await putActivity(products, activity('convert', [raw(1)], [ms(0, NOW_MS + 5)]))
  const image = hashed('/img/a-image.fits', 'c')
  await putActivity(products, activity('image', [ms(3)], [image]))
  const first = ['/ms/a.ms 0', ['convert', ['/in/2025-10-18T02:27:48_sb00.hdf5']]]
  expect(outline(await walkProvenance(products, '/img/a-image.fits', 'back'))).toEqual([
    '/img/a-image.fits',
    ['image', ['/ms/a.ms 3', ['apply', ['/ms/a.ms 2', ['unnoted', first]]]]],
  ])
  const forward = JSON.stringify(
    outline(await walkProvenance(products, '/in/2025-10-18T02:27:48_sb00.hdf5', 'forward')),
  )
  expect(forward).toContain('"image",["/img/a-image.fits"]')
  expect(outline(await walkProvenance(products, '/in/2025-10-18T02:27:48_sb01.hdf5', 'forward'))).toEqual([
    '/in/2025-10-18T02:27:48_sb01.hdf5',
    ['convert', ['/ms/a.ms 0']],
  ])
})

test('what was made anew at a path is another thing', async () => {
  await using products = await openNew()
  await putActivity(products, activity('convert', [raw(0)], [ms(0)]))
  await putActivity(products, activity('convert', [raw(1)], [ms(0, NOW_MS + 5)]))
  expect(outline(await walkProvenance(products, '/ms/a.ms', 'back'))).toEqual([
    '/ms/a.ms 0',
    ['convert', ['/in/2025-10-18T02:27:48_sb01.hdf5']],
  ])
})

test('a task is noted once, however often it is told', async () => {
  await using products = await openNew()
  const record = activity('image', [ms(2)], [hashed('/img/a.fits', 'a')], 'job-1')
  expect(await putActivity(products, record)).toBe(await putActivity(products, record))
  expect((await walkProvenance(products, '/img/a.fits', 'back')).activities).toHaveLength(1)
})

test('a thing that is reached twice is told once, and a circle ends', async () => {
  await using products = await openNew()
  await putActivity(products, activity('a', [hashed('/x', '1')], [hashed('/y', '2'), hashed('/z', '3')]))
  await putActivity(products, activity('b', [hashed('/y', '2'), hashed('/z', '3')], [hashed('/x', '1')]))
  const story = outline(await walkProvenance(products, '/x', 'back'))
  expect(story).toEqual(['/x', ['b', ['/y', ['a', ['/x']]], ['/z', ['a', ['/x']]]]])
})

test('hashes of raw files are filled in later', async () => {
  await using products = await openNew()
  await putActivity(products, activity('convert', [raw(0), raw(1)], [ms(0)]))
  const [first] = await listUnhashedFiles(products, 1)
  expect(first).toMatchObject({ sizeBytes: 1000, modifiedMs: expect.closeTo(1_763_735_000_123, 3) })
  await putFileHash(products, first.id, 'e'.repeat(64))
  expect((await listUnhashedFiles(products, 10)).map(({ path }) => path)).toEqual(['/in/2025-10-18T02:27:48_sb01.hdf5'])
  await expect(putFileHash(products, first.id + 1, 'short')).rejects.toThrow()
})

test('what was never made or used is told', async () => {
  await using products = await openNew()
  await expect(walkProvenance(products, '/none', 'back')).rejects.toThrow(UnknownArtifactError)
})
