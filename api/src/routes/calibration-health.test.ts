import { putFluxMeasurement, putPointing, putTransitsAhead } from '@contimg/state/products'
import { expect, test } from 'vitest'
import type { CalibrationHealth, FluxMonitoring } from '../schemas/calibration-health.ts'
import { type TestApi, testApi } from '../testing.ts'
import { makeSet } from '../testing-calibration.ts'
import { makeGroup } from '../testing-groups.ts'

const NOW = Date.parse('2026-01-26T12:00:00Z')
const HOUR = 3_600_000
const DEG = Math.PI / 180
const NOW_MJD_S = NOW / 1000 + 40587 * 86_400
const at = (hours: number) => new Date(NOW + hours * HOUR).toISOString()
const fresh = () => testApi({ nowMs: () => NOW })
const healthOf = async (api: TestApi) => (await api.get('/api/health/calibration')).body as CalibrationHealth
const point = (api: TestApi, decDeg: number) =>
  putPointing(api.products, { timeMjdS: NOW_MJD_S - 40 * 3600, raRad: 1, decRad: decDeg * DEG, source: 'stream' })

test('the tables that are applied now, how old they are, and what was before them', async () => {
  await using api = await fresh()
  await makeSet(api, 'before', { midMs: NOW - 30 * HOUR, isOnDisk: 'empty' })
  const { tables } = await makeSet(api, 'a', { midMs: NOW - 3 * HOUR, isOnDisk: 'empty' })
  await makeSet(api, 'south', { midMs: NOW - 45 * HOUR, isOnDisk: 'empty', decDeg: 20 })
  await point(api, 54.7)
  await makeGroup(api.products, { id: at(-2).slice(0, 19), decDeg: 54.6 })
  const found = await healthOf(api)
  expect(found).toMatchObject({
    ...{ status: 'ok', freshness: 'fresh', chosen: 'a', nearest_cal_hours: 3, missing_types: [], uncalibrated_24h: 1 },
    ...{ pointing_from: 'stream', pointing_dec_deg: expect.closeTo(54.7, 9) },
    sentence: 'a for Dec +54.7°, solved 3.0 h ago: fresh.',
    freshness_limits_h: { fresh: 6, aging: 12, stale: 24, critical: 48 },
    tables: [
      {
        ...{ type: 'BP', path: tables[0].path, set: 'a', age_s: 3 * 3600, freshness: 'fresh', validity_used: 0.625 },
        ...{ grade: 'good', sentence: 'good: flagged 12 %', previous_set: 'before', weight: 1, valid_until: at(9) },
      },
      { type: 'GP' },
    ],
    stale_sets: ['before', 'south'],
  })
  expect(found.active_sets.map(({ name, freshness }) => [name, freshness])).toEqual([
    ['a', 'fresh'],
    ['before', 'critical'],
    ['south', 'critical'],
  ])
})

test.each([
  [7, 'ok', 'aging'],
  [13, 'fail', 'none'],
])('a set solved %d h ago: %s, %s', async (hours, status, freshness) => {
  await using api = await fresh()
  await makeSet(api, 'a', { midMs: NOW - hours * HOUR, isOnDisk: 'empty' })
  expect(await healthOf(api)).toMatchObject({ status, freshness, pointing_from: 'calibration' })
})

test('a set that holds for long is used, and is stale', async () => {
  await using api = await fresh()
  const midMs = NOW - 20 * HOUR
  const validity = { startMjdS: NOW_MJD_S - 20 * 3600, endMjdS: Number.POSITIVE_INFINITY }
  await makeSet(api, 'long', { midMs, validity, isOnDisk: 'empty', kinds: ['BP'] })
  const found = await healthOf(api)
  expect(found).toMatchObject({ status: 'warn', freshness: 'stale', missing_types: ['gain'] })
  expect(found.tables[0]).toMatchObject({ valid_until: null, validity_used: null })
})

test('without a valid set it is told which is nearest, why it is not usable, and what comes next', async () => {
  await using api = await fresh()
  await makeSet(api, 'north', { midMs: NOW - HOUR, isOnDisk: 'empty', decDeg: 71.6 })
  await point(api, 54.6)
  const transits = [{ calibrator: '0834+555', mjdUtcS: NOW_MJD_S + 3600, response: 0.8 }]
  await putTransitsAhead(api.products, { startMjdS: NOW_MJD_S, endMjdS: NOW_MJD_S + 7200, transits })
  const found = await healthOf(api)
  expect(found).toMatchObject({
    ...{ status: 'fail', freshness: 'none', chosen: null, tables: [], missing_types: ['bandpass', 'gain'] },
    next_transit: { calibrator: '0834+555', at: at(1) },
  })
  expect(found.sentence).toMatch(
    /^No valid set for Dec \+54\.6°\. Nearest: north \(of another strip: declination 71\.60°/,
  )
})

test('an empty database says that there is nothing', async () => {
  await using api = await fresh()
  expect(await healthOf(api)).toMatchObject({ status: 'none', pointing_dec_deg: null, active_sets: [], tables: [] })
  const { body } = await api.get('/api/health/flux-monitoring')
  expect(body).toMatchObject({ calibrators: [], reason: expect.stringContaining('contimg calibration flux measure') })
})

test('fluxes of calibrators against the catalogue, and their drift', async () => {
  await using api = await fresh()
  const measured = {
    frequencyHz: 1.4e9,
    catalogFluxJy: 5,
    fluxRatioError: 0.01,
    phaseRmsRad: 10 * DEG,
    amplitudeRms: null,
    flaggedFraction: 0.1,
  }
  for (const [i, ratio] of [1, 1.1, 1.3].entries())
    await putFluxMeasurement(api.products, {
      ...{ ...measured, calibrator: '3C286', measurementSet: `/ms/${i}.ms`, mjdS: NOW_MJD_S - (3 - i) * 86_400 },
      ...{ observedFluxJy: 5 * ratio, fluxRatio: ratio },
    })
  await putFluxMeasurement(api.products, {
    ...{ ...measured, calibrator: '3C48', measurementSet: '/ms/a.ms', mjdS: NOW_MJD_S - 3600 },
    ...{ observedFluxJy: 5, fluxRatio: 1 },
  })
  const { calibrators, limits, reason } = (await api.get('/api/health/flux-monitoring')).body as FluxMonitoring
  expect([limits, reason]).toEqual([{ warning_percent: 20, critical_percent: 40, least_measurements: 3 }, null])
  expect(calibrators).toMatchObject([
    { calibrator: '3C286', level: 'warning', direction: 'risen', count: 3, alerts: [] },
    { calibrator: '3C48', level: 'unknown', drift_percent: null, count: 1 },
  ])
  expect(calibrators[0].drift_percent).toBeCloseTo(30, 9)
  expect(calibrators[0].measurements[2]).toMatchObject({
    at: at(-24),
    flux_ratio: 1.3,
    phase_rms_deg: expect.closeTo(10, 9),
  })
  const one = (await api.get('/api/health/flux-monitoring/3C48/history?days=1')).body as FluxMonitoring
  expect(one.calibrators.map(({ calibrator }) => calibrator)).toEqual(['3C48'])
  for (const query of ['days=0', 'days=x', 'days=-1'])
    expect((await api.get(`/api/health/flux-monitoring?${query}`)).status).toBe(422)
})
