import { mkdirSync, readdirSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Companion } from '@contimg/fixtures/companion'
import { expect, test } from 'vitest'
import { writeTestSet } from '../inspect/testing-set.ts'
import { msAntennas } from '../schemas/antennas.ts'
import { RASTER_PRESETS, type RasterHeader, rasterHeader } from '../schemas/rasters.ts'
import { type TestApi, testApi } from '../testing.ts'

const amplitude = (time: number, channel: number, polarization: number) => 1 + time + 10 * channel + 100 * polarization

function urlOf(path: string, query = '', what = 'raster'): string {
  return `/api/ms/${encodeURIComponent(path)}/${what}?${query}`
}

async function bins(api: TestApi, path: string, query: string) {
  const headers = { 'accept-encoding': 'gzip' }
  const response = await api.app.inject({ url: urlOf(path, `${query}&format=bin`), headers })
  expect(response.statusCode).toBe(200)
  expect(response.headers).toMatchObject({
    'content-type': 'application/octet-stream',
    'content-length': String(response.rawPayload.length),
  })
  const bytes = new Uint8Array(response.rawPayload)
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true)
  const header: RasterHeader = rasterHeader.parse(JSON.parse(new TextDecoder().decode(bytes.subarray(4, 4 + length))))
  const size = header.x.count * header.y.count
  const planes: Record<string, number[]> = {}
  for (const [i, name] of header.planes.entries()) {
    const start = 4 + length + 4 * i * size
    planes[name] = [...new Float32Array(bytes.slice(start, start + 4 * size).buffer)]
  }
  expect(bytes.length).toBe(4 + length + 4 * size * header.planes.length)
  return { header, planes, headers: response.headers }
}

test('the bins of a Measurement Set come as numbers with their axes', async () => {
  await using api = await testApi()
  const path = join(api.folder, 'out/obs.ms')
  writeTestSet(path, { amplitude })
  const { header, planes } = await bins(api, path, 'xaxis=frequency&yaxis=time&polarization=YY&also=phase')
  expect(header).toMatchObject({
    x: { kind: 'frequency', unit: 'MHz', values: [1400, 1401, 1402, 1403] },
    y: { kind: 'time', values: [0, 12.885].map((s) => expect.closeTo((60_966 - 40_587) * 86_400 + s, 3)) },
    value: { component: 'amp', averaging: 'vector', unit: 'correlator units' },
    column: 'DATA',
    samples: 24,
    flagged_fraction: 0,
    rows: 6,
  })
  const wanted = [0, 1].flatMap((time) => [0, 1, 2, 3].map((channel) => amplitude(time, channel, 1)))
  expect(planes.value).toEqual(wanted.map((value) => expect.closeTo(value, 4)))
  expect(planes.phase).toEqual(wanted.map(() => expect.closeTo(30, 4)))
  expect(planes.samples).toEqual(wanted.map(() => 3))
})

test('one baseline, one antenna, one channel, one moment', async () => {
  await using api = await testApi()
  const path = join(api.folder, 'out/obs.ms')
  writeTestSet(path, { amplitude })
  const samplesOf = async (query: string) =>
    (await bins(api, path, `xaxis=frequency&yaxis=time&${query}`)).header.samples
  expect(await samplesOf('baseline=101-103')).toBe(16)
  expect(await samplesOf('antenna=102')).toBe(32)
  expect(await samplesOf('spw=0:1')).toBe(12)
  expect(await samplesOf('autocorrelations=included')).toBe(96)
  expect(await samplesOf('timerange=>00:00:05')).toBe(24)
})

test('without a word a picture comes, is kept, and need not come again', async () => {
  await using api = await testApi()
  const path = join(api.folder, 'out/obs.ms')
  writeTestSet(path)
  const first = await api.app.inject({ url: urlOf(path) })
  expect(first.headers).toMatchObject({
    'content-type': 'image/png',
    'cache-control': 'public, max-age=300',
    'x-cache': 'miss',
  })
  expect([first.rawPayload.readUInt32BE(16), first.rawPayload.readUInt32BE(20)]).toEqual([800, 600])
  const second = await api.app.inject({ url: urlOf(path) })
  expect(second.headers['x-cache']).toBe('hit')
  expect(second.rawPayload.equals(first.rawPayload)).toBe(true)
  const known = { 'if-none-match': String(first.headers.etag) }
  expect((await api.app.inject({ url: urlOf(path), headers: known })).statusCode).toBe(304)
  utimesSync(join(path, 'table.dat'), new Date(), new Date())
  const changed = await api.app.inject({ url: urlOf(path), headers: known })
  expect([changed.statusCode, changed.headers['x-cache']]).toEqual([200, 'miss'])
  const others = readdirSync(path).filter((name) => !name.startsWith('table') && !/^[A-Z_]+$/.test(name))
  expect(others).toEqual([])
})

test('the size of a picture, its colours, and presets', async () => {
  await using api = await testApi()
  const path = join(api.folder, 'out/obs.ms')
  writeTestSet(path)
  const small = await api.app.inject({ url: urlOf(path, 'preset=bandpass&width=320&height=240&colormap=cividis') })
  expect([small.rawPayload.readUInt32BE(16), small.rawPayload.readUInt32BE(20)]).toEqual([320, 240])
  for (const [preset, { query }] of Object.entries(RASTER_PRESETS)) {
    const { header } = await bins(api, path, `preset=${preset}`)
    expect([header.x.kind, header.y.kind]).toEqual([query.xaxis, query.yaxis])
  }
  const [phase, same] = [
    await bins(api, path, 'preset=bandpass&colorby=phase'),
    await bins(api, path, 'preset=bandpass&component=phase'),
  ]
  expect(phase.planes.value).toEqual(same.planes.value)
  expect((await api.get('/api/rasters/presets')).body).toEqual(RASTER_PRESETS)
  expect((await api.get('/api/rasters/jobs')).body).toEqual({ jobs: [] })
  const asked = { accept: 'application/octet-stream' }
  const answer = await api.app.inject({ url: urlOf(path), headers: asked })
  expect(answer.headers['content-type']).toBe('application/octet-stream')
})

test('flagged samples have a plane of their own; where hardly anything else is there, that is said', async () => {
  await using api = await testApi()
  const [some, all] = ['some.ms', 'all.ms'].map((name) => join(api.folder, 'out', name))
  writeTestSet(some, { amplitude, isFlagged: (time) => time === 1 })
  writeTestSet(all, { isFlagged: () => true })
  const { planes, header } = await bins(api, some, 'xaxis=frequency&yaxis=time')
  expect(planes.value.slice(4)).toEqual([Number.NaN, Number.NaN, Number.NaN, Number.NaN])
  expect(planes.flagged_value.slice(4, 5)).toEqual([expect.closeTo((amplitude(1, 0, 0) + amplitude(1, 0, 1)) / 2, 3)])
  expect(header.flagged_fraction).toBe(0.5)
  expect(await api.get(urlOf(all))).toMatchObject({
    status: 422,
    body: { error: 'nothing_to_show', message: expect.stringContaining('100.0 %'), details: { flagged_fraction: 1 } },
  })
  expect((await bins(api, all, 'xaxis=frequency&yaxis=time&flagged=only')).planes.flagged_value[0]).toBeCloseTo(1)
  expect((await bins(api, all, 'preset=flags')).planes.value[0]).toBe(1)
})

const REFUSED = [
  ['xaxis=nonsense', 'xaxis'],
  ['xaxis=frequency&yaxis=frequency', 'yaxis'],
  ['xaxis=time&yaxis=v', 'yaxis'],
  ['width=100', 'width'],
  ['height=1e9', 'height'],
  ['aggregator=median', 'aggregator'],
  ['xaxis=time&yaxis=baseline&component=amp&colorby=phase', 'colorby'],
  ['component=snr&xaxis=time&yaxis=baseline&aggregator=max', 'aggregator'],
  ['spw=17', 'spw'],
  ['antenna=999', 'antenna'],
  ['polarization=RR', 'correlation'],
  ['column=CORRECTED_DATA', 'column'],
  ['column=RESIDUAL', 'column'],
  ['baseline=101', 'baseline'],
  ['baseline=101-102&antenna=101', 'baseline'],
  ['also=amp,beauty&format=bin', 'also'],
  ['timerange=tomorrow', 'timerange'],
] as const

test('parameters that cannot be are told with what they may be', async () => {
  await using api = await testApi()
  const path = join(api.folder, 'out/obs.ms')
  writeTestSet(path)
  for (const [query, field] of REFUSED) {
    const { status, body } = await api.get(urlOf(path, query))
    expect([query, status, (body as { error: string }).error]).toEqual([query, 422, 'invalid_value'])
    expect(JSON.stringify((body as { details: unknown }).details)).toContain(field)
  }
})

test('what is not there, no Measurement Set, or not to be read', async () => {
  await using api = await testApi()
  const out = join(api.folder, 'out')
  mkdirSync(join(out, 'folder'))
  writeFileSync(join(out, 'file'), 'text')
  mkdirSync(join(api.folder, 'secret'))
  symlinkSync(join(api.folder, 'secret'), join(out, 'link'))
  const statusOf = async (path: string, what?: string) => (await api.get(urlOf(path, '', what))).status
  for (const what of ['raster', 'antennas']) {
    expect(await statusOf(join(out, 'none.ms'), what)).toBe(404)
    expect(await statusOf(join(out, 'folder'), what)).toBe(422)
    expect(await statusOf(join(out, 'file'), what)).toBe(422)
    for (const bad of ['/etc/passwd', `${out}/../secret`, join(out, 'link'), 'obs.ms', `${out}/a\0b`])
      expect([bad, await statusOf(bad, what)]).toEqual([bad, 400])
  }
})

test('what is being written is locked, until it is whole', async () => {
  await using api = await testApi()
  const path = join(api.folder, 'out/obs.ms')
  mkdirSync(`${path}.4711-83123456-5d0c9a12.partial`)
  expect(await api.get(urlOf(path))).toMatchObject({
    status: 423,
    body: { error: 'locked' },
    headers: { 'retry-after': '10' },
  })
  expect((await api.get(urlOf(`${path}.4711-83123456-5d0c9a12.partial`))).status).toBe(423)
  writeTestSet(path)
  const door = new URL(import.meta.resolve('@contimg/formats/node')).href
  const script = `
import { nodeTableFiles } from '${door}'
const files = nodeTableFiles(${JSON.stringify(path)})
files.lock()
console.log('locked')
process.stdin.resume()`
  const writer = new Companion(process.execPath, ['--input-type=module', '-e', script])
  expect(await writer.hear()).toBe('locked')
  const { status, body } = await api.get(urlOf(path, '', 'antennas'))
  expect([status, (body as { details: { pid: number } }).details.pid]).toEqual([423, writer.pid])
  await writer.kill()
  expect((await api.get(urlOf(path))).status).toBe(200)
})

test('antennas stand where they are, with what their visibilities are', async () => {
  await using api = await testApi()
  const path = join(api.folder, 'out/obs.ms')
  writeTestSet(path, { amplitude, isFlagged: (_, one, other) => one === 0 && other === 1 })
  const { status, body, headers } = await api.get(urlOf(path, '', 'antennas'))
  expect(status).toBe(200)
  expect(headers['cache-control']).toBe('public, max-age=300')
  const { antennas, ...array } = msAntennas.parse(body)
  expect(array).toEqual({
    array_center_lon: expect.closeTo(-118.283405115, 9),
    array_center_lat: expect.closeTo(37.233386982, 9),
    array_center_height_m: 1188.0519,
    array_center: 'DSA-110',
    total_baselines: 3,
    column: 'DATA',
  })
  expect(
    antennas.map(({ x_m, y_m, z_m }) => [x_m, y_m, z_m].map((value) => Math.round(1e3 * value!) / 1e3 + 0)),
  ).toEqual([
    [0, 0, 0],
    [100, 0, 0],
    [0, 200, 0],
  ])
  expect(antennas.map((one) => one.flagged_pct)).toEqual([expect.closeTo(100 / 3, 9), expect.closeTo(100 / 3, 9), 0])
  expect(antennas[2]).toMatchObject({ id: 2, name: '103', station: 'DSA-103', in_data: true, baseline_count: 2 })
  const mean = (polarization: number) =>
    [0, 1].flatMap((t) => [0, 1, 2, 3].map((c) => amplitude(t, c, polarization))).reduce((a, b) => a + b) / 8
  expect(antennas[2].polarizations).toEqual([
    { name: 'XX', amplitude: expect.closeTo(mean(0), 4), phase_rms_deg: expect.closeTo(0, 3) },
    { name: 'YY', amplitude: expect.closeTo(mean(1), 4), phase_rms_deg: expect.closeTo(0, 3) },
  ])
})
