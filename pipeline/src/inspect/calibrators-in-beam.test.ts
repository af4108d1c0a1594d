import { haveData, unpackedTable } from '@contimg/fixtures/data'
import { expect, test } from 'vitest'
import { brightestCalibrator } from './calibrators-in-beam.ts'

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
