import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { temporaryFolder } from '@contimg/fixtures/data'
import type { CalibratorFluxMeasurement, FluxAlert } from '@contimg/pipeline'
import { expect, test } from 'vitest'
import { UnknownFluxAlertError } from './errors.ts'
import { acknowledgeFluxAlert, listFluxAlerts, raiseFluxAlert, resolveFluxAlert } from './flux-alerts.ts'
import { listFluxMeasurements, putFluxMeasurement } from './flux-monitoring.ts'
import { openProducts } from './open.ts'

const DAY_S = 86400
const MJD_S = 60966 * DAY_S
const UNIX_S = (60966 - 40587) * DAY_S

const newPath = () => join(temporaryFolder(), 'pipeline.sqlite3')
let nowS = 0
const openNew = (path = newPath()) => openProducts(path, { nowMs: () => 1000 * nowS })

function measured(changes: Partial<CalibratorFluxMeasurement> = {}): CalibratorFluxMeasurement {
  return {
    calibrator: '0834+555',
    measurementSet: '/ms/a.ms',
    mjdS: MJD_S + 8868.5,
    frequencyHz: 1.405e9,
    observedFluxJy: 8.36,
    catalogFluxJy: 8.8,
    fluxRatio: 0.95,
    fluxRatioError: 0.01,
    phaseRmsRad: 0.1,
    amplitudeRms: 0.12,
    flaggedFraction: 0.25,
    ...changes,
  }
}

test('a measurement is kept as it was made; of the same data a later one takes its place', async () => {
  const path = newPath()
  await using products = await openNew(path)
  await putFluxMeasurement(products, measured({ fluxRatio: 3 }))
  await putFluxMeasurement(products, measured())
  const bare = { fluxRatioError: null, phaseRmsRad: null, amplitudeRms: null, flaggedFraction: null }
  await putFluxMeasurement(products, measured({ ...bare, measurementSet: '/ms/b.ms', mjdS: MJD_S }))
  await putFluxMeasurement(products, measured({ calibrator: '3C286' }))
  const list = await listFluxMeasurements(products)
  expect(list.map(({ calibrator, measurementSet }) => [calibrator, measurementSet])).toEqual([
    ['0834+555', '/ms/b.ms'],
    ['0834+555', '/ms/a.ms'],
    ['3C286', '/ms/a.ms'],
  ])
  expect(list[0]).toMatchObject(bare)
  const close = { mjdS: expect.closeTo(measured().mjdS, 5), phaseRmsRad: expect.closeTo(0.1, 12) }
  expect(list[1]).toEqual({ ...measured(), ...close, notes: undefined })
  const of = async (wanted: object) => (await listFluxMeasurements(products, wanted)).length
  expect(await of({ calibrator: '3C286' })).toBe(1)
  expect(await of({ startMjdS: MJD_S + 1 })).toBe(2)
  expect(await of({ endMjdS: MJD_S + 1 })).toBe(1)
  using db = new DatabaseSync(path, { readOnly: true })
  const row = db.prepare("SELECT * FROM calibration_monitoring WHERE ms_path = '/ms/a.ms' AND flux_ratio < 1").get()
  expect(row).toMatchObject({ timestamp_iso: '2025-10-18T02:27:48.500', frequency_ghz: 1.405, amp_rms: 0.12 })
  expect(row?.phase_rms_deg).toBeCloseTo((0.1 * 180) / Math.PI, 12)
})

test('that data were solved on themselves is noted with their measurement', async () => {
  const path = newPath()
  await using products = await openNew(path)
  using db = new DatabaseSync(path)
  db.exec(`INSERT INTO ms_index (path) VALUES ('/ms/a.ms'), ('/ms/b.ms');
    INSERT INTO calibration_tables (set_name, path, table_type, order_index, refant, created_at, mid_mjd, dec_deg,
      configuration, quality_metrics, source_ms_path)
      VALUES ('cal_a', '/cal/a_bpcal', 'BP', 30, '103', 0, 60966, 54, '{}', '{"passed":true}', '/ms/a.ms');
    INSERT INTO calibration_applied (ms_path, caltable_path, applied_at)
      VALUES ('/ms/a.ms', '/cal/a_bpcal', 0), ('/ms/b.ms', '/cal/a_bpcal', 0)`)
  expect((await putFluxMeasurement(products, measured())).notes).toBe(
    'calibrated with cal_a, which was solved of the same data',
  )
  expect((await putFluxMeasurement(products, measured({ measurementSet: '/ms/b.ms' }))).notes).toBeUndefined()
})

function drifted(changes: Partial<FluxAlert> = {}): FluxAlert {
  const told = { message: 'it has fallen', drift: 0.3, count: 4, windowS: 7 * DAY_S, newestMjdS: MJD_S }
  return { calibrator: '0834+555', severity: 'warning', ...told, ...changes }
}

test('an alert stands until it is resolved, and is raised once; a worse one, or another calibrator’s, is another', async () => {
  await using products = await openNew()
  nowS = UNIX_S + 10
  const first = await raiseFluxAlert(products, drifted())
  expect(first).toEqual({
    isNew: true,
    alert: {
      ...{ id: 1, calibrator: '0834+555', severity: 'warning', message: 'it has fallen', count: 4 },
      ...{ windowS: 7 * DAY_S, drift: expect.closeTo(0.3, 12), triggeredS: nowS },
    },
  })
  expect(await raiseFluxAlert(products, drifted())).toMatchObject({ isNew: false, alert: { id: 1 } })
  expect(await raiseFluxAlert(products, drifted({ severity: 'critical' }))).toMatchObject({ isNew: true })
  expect(await raiseFluxAlert(products, drifted())).toMatchObject({ isNew: false, alert: { id: 2 } })
  expect(await raiseFluxAlert(products, drifted({ calibrator: '3C286' }))).toMatchObject({ isNew: true })
  expect((await listFluxAlerts(products)).map(({ id }) => id)).toEqual([3, 2, 1])
})

test('who saw an alert first is kept, and why it is over', async () => {
  await using products = await openNew()
  nowS = UNIX_S
  await raiseFluxAlert(products, drifted())
  nowS += 5
  expect(await acknowledgeFluxAlert(products, 1, 'ana')).toMatchObject({ acknowledgedS: nowS, acknowledgedBy: 'ana' })
  nowS += 5
  expect(await acknowledgeFluxAlert(products, 1, 'ben')).toMatchObject({ acknowledgedBy: 'ana' })
  expect(await resolveFluxAlert(products, 1, 'new feed')).toMatchObject({ resolvedS: nowS, resolution: 'new feed' })
  expect(await resolveFluxAlert(products, 1, 'again')).toMatchObject({ resolution: 'new feed' })
  expect(await listFluxAlerts(products, { standingOnly: true })).toEqual([])
  await expect(acknowledgeFluxAlert(products, 2, 'ana')).rejects.toThrow(UnknownFluxAlertError)
  await expect(resolveFluxAlert(products, 2, '')).rejects.toThrow('there is no alert 2')
})

test('a resolved alert comes back with newer data only', async () => {
  await using products = await openNew()
  nowS = UNIX_S + 10
  await raiseFluxAlert(products, drifted())
  await resolveFluxAlert(products, 1, 'a cloud')
  expect(await raiseFluxAlert(products, drifted())).toMatchObject({ isNew: false, alert: { resolution: 'a cloud' } })
  expect(await raiseFluxAlert(products, drifted({ newestMjdS: MJD_S + 20 }))).toMatchObject({ isNew: true })
})
