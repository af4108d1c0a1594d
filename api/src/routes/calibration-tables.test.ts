import { appendFileSync, rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { CalibrationComparison, SolutionsHeader } from '../schemas/calibration-solutions.ts'
import { solutionsHeader } from '../schemas/calibration-solutions.ts'
import { type CalibrationTableItem, calibrationTable } from '../schemas/calibration-tables.ts'
import { testApi } from '../testing.ts'
import { ANTENNAS, CHANNELS, makeSet, WINDOWS } from '../testing-calibration.ts'

const NOW = Date.parse('2026-01-26T12:00:00Z')
const fresh = () => testApi({ nowMs: () => NOW })
const solution = (antenna: number, channel: number) => ({
  amplitude: 1 + antenna / 10 + channel / 100,
  phaseDeg: 5 * antenna,
  flag: antenna === 3 && channel === 2,
})

function parsed(bytes: Buffer) {
  const length = bytes.readUInt32LE(0)
  const header = JSON.parse(bytes.subarray(4, 4 + length).toString()) as SolutionsHeader
  const plane = (name: string) => {
    const { offset, bytes: size } = header.planes.find((one) => one.name === name)!
    const own = Uint8Array.from(bytes.subarray(4 + length + offset, 4 + length + offset + size))
    return name === 'flags' ? own : new Float32Array(own.buffer)
  }
  return { header, plane }
}

test('the solutions of all antennas come at once, and once only while nothing changes', async () => {
  await using api = await fresh()
  const { tables } = await makeSet(api, 'a', { midMs: NOW, isOnDisk: true, kinds: ['K', 'BP', 'GP'], solution })
  const url = '/api/cal/sets/a/solutions?kind=bandpass'
  const response = await api.app.inject({ url })
  expect(response.statusCode).toBe(200)
  expect(response.headers).toMatchObject({ 'content-type': 'application/octet-stream', 'x-cache': 'miss' })
  const { header, plane } = parsed(response.rawPayload)
  expect(solutionsHeader.parse(header)).toEqual(header)
  expect(header).toMatchObject({ set: 'a', type: 'BP', kind: 'bandpass', reference_antenna: '1' })
  const columns = WINDOWS * CHANNELS
  const [amplitudes, phases, flags] = ['amplitude', 'phase', 'flags'].map(plane)
  for (let antenna = 0; antenna < ANTENNAS; antenna++)
    for (let polarization = 0; polarization < 2; polarization++)
      for (let column = 0; column < columns; column++) {
        const cell = (antenna * 2 + polarization) * columns + column
        const { amplitude, phaseDeg, flag } = solution(antenna, column % CHANNELS)
        expect([flags[cell], Number.isNaN(phases[cell])]).toEqual(flag ? [1, true] : [0, false])
        if (flag) continue
        expect(amplitudes[cell]).toBeCloseTo(amplitude, 5)
        expect(phases[cell]).toBeCloseTo(phaseDeg, 4)
      }
  const again = await api.app.inject({ url, headers: { 'if-none-match': String(response.headers.etag) } })
  expect([again.statusCode, again.rawPayload.length]).toEqual([304, 0])
  expect((await api.app.inject({ url })).headers).toMatchObject({ 'x-cache': 'hit', etag: response.headers.etag })

  appendFileSync(join(tables[2].path, 'table.info'), '\n')
  const changed = await api.app.inject({ url, headers: { 'if-none-match': String(response.headers.etag) } })
  expect([changed.statusCode, changed.headers.etag === response.headers.etag]).toEqual([200, false])

  const gains = parsed((await api.app.inject({ url: '/api/cal/sets/a/solutions?kind=gain' })).rawPayload)
  expect([gains.header.type, gains.header.columns.count]).toEqual(['GP', WINDOWS])
  const delays = parsed((await api.app.inject({ url: '/api/cal/sets/a/solutions?kind=delay' })).rawPayload)
  expect(delays.header.planes.map(({ name }) => name)).toEqual(['delay', 'snr', 'flags'])
  expect(delays.plane('delay')[0]).toBeCloseTo(1, 6)
})

test('kinds that a set has not, sets that there are not, tables that are gone', async () => {
  await using api = await fresh()
  const { tables } = await makeSet(api, 'a', { midMs: NOW, isOnDisk: true })
  const statusOf = async (path: string) => (await api.get(`/api/cal/sets/${path}`)).status
  expect(await statusOf('a/solutions?kind=delay')).toBe(422)
  expect(await statusOf('a/solutions?kind=gain&type=GA')).toBe(422)
  expect(await statusOf('a/solutions?kind=phase')).toBe(422)
  expect(await statusOf('b/solutions')).toBe(404)
  expect(await statusOf(`${'x'.repeat(301)}/solutions`)).toBe(422)
  rmSync(tables[1].path, { recursive: true })
  const gone = await api.get('/api/cal/sets/a/solutions')
  expect(gone).toMatchObject({ status: 410, body: { error: 'gone', details: { paths: [tables[1].path] } } })
})

test('a table is told by its path, and no other path is looked at', async () => {
  await using api = await fresh()
  const { tables } = await makeSet(api, 'a', { midMs: NOW, isOnDisk: true, solution })
  const [{ path }] = tables
  const ask = (asked: string) => api.get(`/api/cal/${encodeURIComponent(asked)}`)
  const { status, body, headers } = await ask(path)
  expect([status, headers.etag === undefined]).toEqual([200, false])
  const found = body as CalibrationTableItem
  expect(calibrationTable.parse(found)).toEqual(found)
  expect(found).toMatchObject({
    ...{ path, set: 'a', type: 'BP', kind: 'bandpass', vis_cal: 'B Jones', measurement_set: 'a.ms' },
    ...{ rows: WINDOWS * ANTENNAS, antenna_count: ANTENNAS, polarizations: 2, times: 1, interval_s: 300 },
    ...{ reference_antenna: '1', first_at: '2026-01-26T12:00:00.000Z', history: ['made for a test'] },
    solutions: WINDOWS * ANTENNAS * CHANNELS * 2,
    flagged_fraction: expect.closeTo(1 / (ANTENNAS * CHANNELS), 9),
  })
  expect(found.windows).toHaveLength(WINDOWS)
  const other = join(api.folder, 'out', 'other_bpcal')
  symlinkSync(path, other)
  symlinkSync('/etc', join(api.folder, 'out', 'etc'))
  const refused = [
    '/etc/passwd',
    join(api.folder, 'out/../..'),
    'a_bpcal',
    '/',
    `${path}\0`,
    join(api.folder, 'out/etc/x'),
  ]
  for (const asked of refused) expect([asked, (await ask(asked)).status]).toEqual([asked, 400])
  expect((await ask(other)).status).toBe(404)
  expect((await ask(`${path}/table.dat`)).status).toBe(404)
})

test('two sets are held against each other, antenna by antenna', async () => {
  await using api = await fresh()
  await makeSet(api, 'a', { midMs: NOW, isOnDisk: true })
  const changed = (antenna: number) => (antenna === 4 ? { amplitude: 0.8, phaseDeg: -20 } : {})
  await makeSet(api, 'b', { midMs: NOW - 6e6, isOnDisk: true, solution: changed })
  await makeSet(api, 'k', { midMs: NOW - 9e6, isOnDisk: true, kinds: ['K'] })
  const { status, body } = await api.get('/api/cal/compare?a=a&b=b')
  expect([status, status === 200 ? '' : body]).toEqual([200, ''])
  const { tables, tables_of_one: alone } = body as CalibrationComparison
  expect([tables.map(({ kind }) => kind), alone]).toEqual([['bandpass', 'gain'], []])
  const [fourth, fifth] = tables[0].antennas.slice(3, 5)
  expect(fourth).toMatchObject({ antenna: '4', amplitude_ratio: { median: 1, scatter: 0 } })
  expect(fifth.amplitude_ratio.median).toBeCloseTo(1.25, 5)
  expect(fifth.phase_deg.median).toBeCloseTo(20, 4)
  expect(tables[0].all.compared).toBe(WINDOWS * ANTENNAS * CHANNELS * 2)
  expect((await api.get('/api/cal/compare?a=a&b=k')).status).toBe(422)
  expect((await api.get('/api/cal/compare?a=a&b=x')).status).toBe(404)
  expect((await api.get('/api/cal/compare?a=a')).status).toBe(422)
})
