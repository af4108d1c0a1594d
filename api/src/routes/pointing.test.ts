import {
  type Products,
  putCalibrationSource,
  putPointing,
  putTransitSeen,
  putTransitsAhead,
  queueGroup,
} from '@contimg/state/products'
import { expect, test } from 'vitest'
import { testApi } from '../testing.ts'

const DEG = Math.PI / 180
const NOW_MS = Date.UTC(2026, 0, 26, 2)
const NOW_MJD_S = NOW_MS / 1000 + 40_587 * 86_400
const HOUR_S = 3600
const nowMs = () => NOW_MS

// ERFA (gst06a, atoc13) with UT1 = UTC and without polar motion: the sidereal time, and the ICRS at hour angle 0, 54.6°
const LST_DEG = 37.102426
const ICRS_DEG = [36.645798, 54.478122]

const point = (products: Products, hoursAgo: number, decDeg: number) =>
  putPointing(products, {
    ...{ timeMjdS: NOW_MJD_S - hoursAgo * HOUR_S, raRad: 1, decRad: decDeg * DEG, source: 'stream' },
  })

test('without a group nothing is known of the pointing, but the time is', async () => {
  await using api = await testApi({ nowMs })
  const { body, headers, status } = await api.get('/api/pointing/status')
  expect([status, headers['cache-control']]).toEqual([200, 'no-store'])
  expect(body).toMatchObject({
    ...{ server_time: '2026-01-26T02:00:00.000Z', pointing: null, last_group_at: null, next_transit: null },
    site: { longitude_deg: expect.closeTo(-118.283405115, 9), latitude_deg: expect.closeTo(37.233386982, 9) },
  })
})

test('where the dishes point, and what is on the meridian now', async () => {
  await using api = await testApi({ nowMs })
  const { products } = api
  await point(products, 30, 16)
  await point(products, 5, 54.6)
  await queueGroup(products, { id: '2026-01-26T01:50:00', files: [{ subband: 0, path: '/in/a' }], stages: ['convert'] })
  await putTransitsAhead(products, {
    ...{ startMjdS: NOW_MJD_S, endMjdS: NOW_MJD_S + 48 * HOUR_S },
    transits: [{ calibrator: '0834+555', mjdUtcS: NOW_MJD_S + 7 * HOUR_S, response: 0.9 }],
  })
  const { body } = await api.get('/api/pointing/status')
  expect(body).toMatchObject({
    lst_deg: expect.closeTo(LST_DEG, 3),
    lst: '02:28:24',
    pointing: {
      ...{ dec_deg: expect.closeTo(54.6, 9), source: 'stream', since: '2026-01-25T21:00:00.000Z' },
      ...{ elevation_deg: expect.closeTo(90 - (54.6 - 37.233386982), 9), azimuth_deg: 0 },
      meridian: {
        of_date: { ra_deg: expect.closeTo(LST_DEG, 3), dec_deg: expect.closeTo(54.6, 9) },
        icrs: { ra_deg: expect.closeTo(ICRS_DEG[0], 3), dec_deg: expect.closeTo(ICRS_DEG[1], 3) },
      },
    },
    last_group_at: '2026-01-26T01:50:00.000Z',
    next_transit: { calibrator: '0834+555', at: '2026-01-26T09:00:00.000Z', in_s: expect.closeTo(25_200, 3) },
  })
  expect((await api.get('/api/pointing-monitor/status')).body).toEqual(body)
})

test('a pointing that is set goes before what groups tell', async () => {
  await using api = await testApi({ nowMs, environment: { PIPELINE_POINTING_DEC_DEG: '16.2' } })
  await point(api.products, 5, 54.6)
  expect((await api.get('/api/pointing/status')).body).toMatchObject({
    pointing: { dec_deg: expect.closeTo(16.2, 9), source: 'setting', since: null, azimuth_deg: 180 },
  })
})

test('transits through the beam, ahead and behind, with the groups that saw them', async () => {
  await using api = await testApi({ nowMs })
  const { products } = api
  const at = (hours: number) => NOW_MJD_S + hours * HOUR_S
  const ahead = (transits: { calibrator: string; mjdUtcS: number; response: number }[]) =>
    putTransitsAhead(products, { startMjdS: at(0), endMjdS: at(48), transits })
  await ahead([{ calibrator: 'old', mjdUtcS: at(3), response: 0.5 }])
  await ahead([
    { calibrator: 'near', mjdUtcS: at(3), response: 0.9 },
    { calibrator: 'far', mjdUtcS: at(30), response: 0.7 },
  ])
  await putTransitSeen(products, {
    ...{ calibrator: 'seen', mjdUtcS: at(-10), response: 0.8 },
    group: { id: '2026-01-25T16:00:00', middleMjdS: at(-10) + 120 },
  })
  const namesOf = async (query: string) => {
    const { body } = await api.get(`/api/pointing/transits?${query}`)
    return (body as { items: { calibrator: string }[] }).items.map(({ calibrator }) => calibrator)
  }
  expect(await namesOf('')).toEqual(['near'])
  expect(await namesOf('hours=48')).toEqual(['near', 'far'])
  expect(await namesOf('back_hours=24')).toEqual(['seen', 'near'])
  expect(await namesOf('all=true')).toEqual(expect.arrayContaining(['near', 'old']))
  expect(await namesOf('t=2026-01-25/2026-01-26')).toEqual(['seen'])
  const { body } = await api.get('/api/pointing/transits?t=-24h')
  expect((body as { items: unknown[] }).items).toEqual([
    {
      ...{ calibrator: 'seen', at: '2026-01-25T16:00:00.000Z', in_s: expect.closeTo(-36_000, 3), in_beam: true },
      ...{ response: 0.8, group_id: '2026-01-25T16:00:00', minutes_from_group: expect.closeTo(-2, 6) },
    },
  ])
  const ofSeen = (await api.get('/api/calibrators/seen/transits')).body as { items: unknown[] }
  expect(ofSeen.items).toEqual((body as { items: unknown[] }).items)
  expect((await api.get('/api/calibrators/far/transits?days_forward=1')).body).toMatchObject({ items: [] })
  expect((await api.get('/api/calibrators/far/transits?days_forward=3')).status).toBe(422)
  for (const query of ['hours=49', 'hours=x', 'back_hours=-1', 't=tomorrow', 'all=perhaps'])
    expect([query, (await api.get(`/api/pointing/transits?${query}`)).status]).toEqual([query, 422])
})

test('where the dishes pointed, from the pointing that held at the start', async () => {
  await using api = await testApi({ nowMs })
  await point(api.products, 72, 20)
  await point(api.products, 30, 16)
  await point(api.products, 5, 54.6)
  const decsOf = async (query: string) => {
    const { body } = await api.get(`/api/pointing_history?${query}`)
    return (body as { items: { dec_deg: number }[] }).items.map((one) => Math.round(10 * one.dec_deg) / 10)
  }
  expect(await decsOf('')).toEqual([20, 16, 54.6])
  expect(await decsOf('limit=1')).toEqual([54.6])
  expect(await decsOf('start=2026-01-25T00:00:00')).toEqual([16, 54.6])
  expect(await decsOf('start=2026-01-25T00:00:00Z&end=2026-01-25T12:00:00%2B00:00')).toEqual([16])
  expect(await decsOf(`start_mjd=${NOW_MJD_S / 86_400 - 1.5}&end_mjd=${NOW_MJD_S / 86_400}`)).toEqual([20, 16, 54.6])
  expect(await decsOf('end=2026-01-01T00:00:00')).toEqual([])
  const { body } = await api.get('/api/pointing_history?start=2026-01-25T00:00:00&end=2026-01-25T12:00:00')
  expect((body as { items: unknown[] }).items).toEqual([
    {
      ...{ at: '2026-01-24T20:00:00.000Z', until_at: '2026-01-25T21:00:00.000Z', source: 'stream' },
      ...{ timestamp_mjd: expect.closeTo(61_064.83333, 5), dec_deg: expect.closeTo(16, 9) },
      ...{ ra_deg: expect.closeTo(57.29578, 5), recorded_at: '2026-01-26T02:00:00.000Z' },
    },
  ])
  for (const query of ['start=yesterday', 'start_mjd=x', 'limit=0', 'end=2026-01-01'])
    expect([query, (await api.get(`/api/pointing_history?${query}`)).status]).toEqual([query, 422])
})

test('calibrators that pass through the beam of the pointing, or of a declination that is given', async () => {
  await using api = await testApi({ nowMs })
  const ask = async (query = '') => (await api.get(`/api/calibrators?${query}`)).body as Calibrators
  expect(await ask()).toEqual({ dec_deg: null, list: null, items: [] })
  await point(api.products, 5, 33.2)
  const { dec_deg, list, items } = await ask()
  expect([dec_deg, list]).toEqual([expect.closeTo(33.2, 9), null])
  const [first] = items
  // 3C48: +33.1597° in the ICRS, +33.29° of date; 16 Jy at 1.4 GHz (Perley & Butler 2017)
  expect(first).toMatchObject({
    ...{ name: '0137+331', ra_deg: expect.closeTo(24.422, 3), dec_deg: expect.closeTo(33.1597, 3), registered: false },
    ...{ flux_jy: expect.closeTo(16, 0), flux_origin: 'Perley-Butler 2017', separation_deg: expect.closeTo(0.09, 1) },
  })
  const { apparent_flux_jy: apparent, flux_jy: flux, response } = first as Record<string, number>
  expect(apparent).toBeCloseTo(flux * response, 9)
  expect(Math.abs(Date.parse(String(first.transit_at)) - NOW_MS)).toBeLessThan(12 * HOUR_S * 1000)
  await putCalibrationSource(api.products, {
    ...{ name: '0137+331', raRad: 24.422 * DEG, decRad: 33.1597 * DEG, fluxJy: 16, fluxFrequencyHz: 1.4e9 },
    ...{ pointingDecs: { fromRad: 32 * DEG, toRad: 34 * DEG }, sourceCatalog: 'vla', isActive: true },
    ...{ registeredBy: 'a test', qualityCodes20cm: undefined, notes: undefined },
  })
  expect((await ask()).items[0].registered).toBe(true)
  expect((await ask('dec=-60')).items).toEqual([])
  expect((await ask('dec=54.6&radius_deg=2&min_response=0')).items.length).toBeGreaterThan(0)
  for (const query of ['dec=91', 'dec=x', 'radius_deg=0', 'radius_deg=11', 'min_response=2'])
    expect([query, (await api.get(`/api/calibrators?${query}`)).status]).toEqual([query, 422])
})

test('a list of calibrators that is named and not there is told', async () => {
  await using api = await testApi({ nowMs, environment: { VLA_CATALOG: '/none/list.csv' } })
  expect(await api.get('/api/calibrators?dec=30')).toMatchObject({ status: 503, body: { error: 'unavailable' } })
})

interface Calibrators {
  readonly dec_deg: number | null
  readonly list: string | null
  readonly items: readonly Record<string, unknown>[]
}
