import { haveData, unpackedTable } from '@contimg/fixtures/data'
import { expect, test } from 'vitest'
import type { CalibratorList } from '../sky/calibrator-list.ts'
import { brightestCalibrator, calibratorsToTry } from './calibrators-in-beam.ts'

test.skipIf(!haveData)('an observation of 3C286 sees it on the axis, with its flux of 15.1 Jy', () => {
  const found = brightestCalibrator(unpackedTable('ms', 'vla_L_3c286_2spw.ms'))
  expect(found.name).toBe('3C286')
  expect(found.response).toBeCloseTo(1, 6)
  expect(found.apparentFluxJy).toBeCloseTo(15.086, 1)
})

test.skipIf(!haveData)('an observation far from all calibrators says which is the nearest', () => {
  const path = unpackedTable('ms', 'askap_sim_vis_4chan.ms')
  expect(() => brightestCalibrator(path)).toThrow(
    /: no calibrator in the beam \(the nearest, .+, is [\d.]+° away\), wanted/,
  )
})

const DEG_RAD = Math.PI / 180

function listOf(...places: readonly (readonly [name: string, raDeg: number, decDeg: number, fluxJy: number])[]) {
  const calibrators = places.map(([name, raDeg, decDeg, fluxJy]) => ({
    ...{ name, altNames: [], raRad: raDeg * DEG_RAD, decRad: decDeg * DEG_RAD, positionCode: '' },
    fluxes: [{ band: '20cm', bandCode: 'L', frequencyHz: 1.4e9, fluxJy, qualityCodes: '' }],
  }))
  return { calibrators, origin: 'the list of this test' } satisfies CalibratorList
}

test.skipIf(!haveData)('calibrators of a list are taken before those that are built in, with its flux', () => {
  const path = unpackedTable('ms', 'vla_L_3c286_2spw.ms')
  const list = listOf(['near', 202.78, 30.51, 3], ['faint', 202.79, 30.52, 0.4], ['second', 202.77, 30.5, 2])
  const found = calibratorsToTry(path, { list })
  expect(found.map(({ name }) => name)).toEqual(['near', 'second']) // what is below 1 Jy is no backup
  expect(found[0].apparentFluxJy).toBeCloseTo(3, 1)
  expect(found[0].fluxOrigin).toBe('the list of this test')
  const elsewhere = calibratorsToTry(path, { list: listOf(['elsewhere', 10, 10, 50]) })
  expect(elsewhere).toMatchObject([{ name: '3C286', fluxOrigin: 'Perley-Butler 2017' }])
})

test.skipIf(!haveData)('the beam that was chosen says how much of it is seen', () => {
  const path = unpackedTable('ms', 'vla_L_3c286_2spw.ms')
  const list = listOf(['north', 202.7845, 30.5092 + 0.15, 3]) // of a beam of half a degree
  const responseTo = (beam: string) => calibratorsToTry(path, { list, beam })[0].response
  expect(responseTo('tapered2')).not.toBeCloseTo(responseTo('airy'), 2)
  expect(responseTo('none')).toBe(responseTo('airy')) // which says what is in the beam
  expect(() => responseTo('gauss')).toThrow(/unknown beam "gauss"/)
})
