import { putActivity } from '@contimg/state/products'
import { expect, test } from 'vitest'
import type { GroupDetail } from '../schemas/group-detail.ts'
import type { Lineage } from '../schemas/lineage.ts'
import { type TestApi, testApi } from '../testing.ts'
import { makeGroup } from '../testing-groups.ts'

const ID = '2026-01-25T20:00:00'
const MS = `/out/ms/${ID}.ms`
const IMAGE = `/out/images/${ID}.img-image.fits`
const NOW_MS = Date.UTC(2026, 0, 26, 2)

type Artifacts = Parameters<typeof putActivity>[1]['inputs']

const raw = (i: number) => ({ kind: 'raw', path: `/in/sb${i}.hdf5`, sizeBytes: 10, modifiedMs: NOW_MS }) as const
const ms = (generation: number) =>
  ({ kind: 'measurement-set', path: MS, generation, madeMs: NOW_MS, groupId: ID }) as const
const file = (path: string, letter: string) => ({ kind: 'file', path, sha256: letter.repeat(64) }) as const

async function note(api: TestApi, stage: string, inputs: Artifacts, outputs: Artifacts) {
  const told = { stage, command: `contimg ${stage}`, options: {}, version: '1', host: 'h' }
  const when = { startedMs: NOW_MS, durationS: 60, groupId: ID, jobId: undefined }
  await putActivity(api.products, { ...told, ...when, inputs, outputs } as Parameters<typeof putActivity>[1])
}

async function withStory() {
  const api = await testApi()
  await makeGroup(api.products, { id: ID, decDeg: 54, image: {} })
  await note(api, 'convert', [raw(0), raw(1)], [ms(0)])
  await note(api, 'apply', [ms(0), { kind: 'table', path: '/out/cal/a.B', sha256: 'c'.repeat(64) }], [ms(1)])
  await note(api, 'image', [ms(1)], [file(IMAGE, 'a'), file(IMAGE.replace('image.fits', 'psf.fits'), 'b')])
  await note(api, 'mosaic', [file(IMAGE, 'a')], [file('/out/mosaic.fits', 'd')])
  return api
}

/** The graph in words. */
function wordsOf({ nodes, edges }: Lineage): string[] {
  const names = new Map(
    nodes.map((node) => [
      node.id,
      node.kind === 'activity'
        ? node.stage
        : `${node.path} ${node.identity}`.replace(/, made.*|sha256 (.).*|10 bytes.*/, '$1'),
    ]),
  )
  return edges.map(({ from, to, role }) => `${names.get(from)} → ${names.get(to)} (${role})`).sort()
}

test('the products of a group lead to what they were made of', async () => {
  await using api = await withStory()
  const { products } = (await api.get(`/api/groups/${ID}`)).body as GroupDetail
  const set = products.find(({ path }) => path === MS)
  const { status, body } = await api.get(`/api/lineage/${set?.artifact_id}?direction=back`)
  expect(status).toBe(200)
  expect((body as Lineage).root).toBe(`artifact:${set?.artifact_id}`)
  expect(wordsOf(body as Lineage)).toContain(`convert → ${MS} generation 0 (output)`)
})

test('an image was made of visibilities, tables and files of the telescope, and of it a mosaic', async () => {
  await using api = await withStory()
  const { status, body } = await api.get('/api/images/1/provenance')
  expect(status).toBe(200)
  const found = body as Lineage
  expect(found.is_whole).toBe(true)
  const image = `${IMAGE} a`
  expect(wordsOf(found)).toEqual(
    [
      '/in/sb0.hdf5  → convert (input)',
      '/in/sb1.hdf5  → convert (input)',
      '/out/cal/a.B c → apply (input)',
      `${image} → mosaic (input)`,
      `${MS} generation 0 → apply (input)`,
      `${MS} generation 1 → image (input)`,
      `apply → ${MS} generation 1 (output)`,
      `convert → ${MS} generation 0 (output)`,
      `image → ${image} (output)`,
      'mosaic → /out/mosaic.fits d (output)',
    ].sort(),
  )
  const root = found.nodes.find(({ id }) => id === found.root)
  expect(root).toMatchObject({ kind: 'artifact', path: IMAGE, sha256: 'a'.repeat(64) })
  const activity = found.nodes.find((node) => node.kind === 'activity' && node.stage === 'image')
  expect(activity).toMatchObject({ command: 'contimg image', took_s: 60, started_at: '2026-01-26T02:00:00.000Z' })
})

test('one way, from an artifact, and no farther than was asked', async () => {
  await using api = await withStory()
  const graph = async (url: string) => (await api.get(url)).body as Lineage
  const { nodes } = await graph('/api/images/1/provenance')
  const idOf = (path: string) => nodes.find((node) => node.kind === 'artifact' && node.path === path)!.id.split(':')[1]
  const forward = await graph(`/api/lineage/${idOf('/out/cal/a.B')}?direction=forward`)
  expect(forward.nodes.filter(({ kind }) => kind === 'activity').length).toBe(3)
  expect((await graph(`/api/lineage/${idOf('/out/cal/a.B')}?direction=back`)).nodes.length).toBe(1)
  const short = await graph(`/api/lineage/${idOf('/out/cal/a.B')}?most=2`)
  expect([short.is_whole, short.nodes.filter(({ kind }) => kind === 'artifact').length]).toEqual([false, 2])
  const ids = new Set(short.nodes.map(({ id }) => id))
  expect(short.edges.every(({ from, to }) => ids.has(from) && ids.has(to))).toBe(true)
})

test('changes of a Measurement Set that nobody noted stand between what is known', async () => {
  await using api = await withStory()
  await note(api, 'image', [ms(4)], [file(IMAGE, 'e')])
  const found = (await api.get('/api/images/1/provenance?direction=back')).body as Lineage
  expect(wordsOf(found)).toContain(`${MS} generation 1 → ${MS} generation 4 (unnoted)`)
  expect(wordsOf(found)).toContain('/in/sb0.hdf5  → convert (input)')
})

test('what was not noted, and what cannot be', async () => {
  await using api = await testApi()
  await makeGroup(api.products, { id: ID, decDeg: 54, image: {} })
  expect(await api.get('/api/images/1/provenance')).toMatchObject({ status: 404, body: { details: { noted: false } } })
  expect((await api.get('/api/images/2/provenance')).status).toBe(404)
  expect((await api.get('/api/lineage/1')).status).toBe(404)
  for (const bad of ['0', 'x', '1.5', '%2fetc'])
    expect([bad, (await api.get(`/api/lineage/${bad}`)).status]).toEqual([bad, 422])
  expect((await api.get('/api/lineage/1?direction=up')).status).toBe(422)
})
