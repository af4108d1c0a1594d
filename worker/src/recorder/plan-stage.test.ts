import { join } from 'node:path'
import { temporaryFolder } from '@contimg/fixtures/data'
import {
  findGroup,
  openProducts,
  type Products,
  putGroupCalibrators,
  putMeasurementSet,
  queueGroup,
} from '@contimg/state/products'
import { expect, test } from 'vitest'
import { planBelow } from './plan-stage.ts'

const ID = '2025-10-18T02:27:48'
const SETTINGS = { convert: { writer: 'direct' }, solve: { bp_minsnr: 5 }, imaging: { niter: 500 } }
const MS = { raRad: 1, decRad: 0.95, fieldNames: ['a'], calibrator: '0834+555', startMjdS: 5.2e9, endMjdS: 5.2e9 + 309 }

async function planned(products: Products, folder: string, stage: string): Promise<object> {
  return await planBelow(folder)(products, (await findGroup(products, ID))!, stage)
}

test('each stage is told what its group is to be made with, besides what it works out itself', async () => {
  const folder = temporaryFolder()
  await using products = await openProducts(join(folder, 'pipeline.sqlite3'))
  const stages = ['convert', 'solve', 'apply', 'image']
  await queueGroup(products, { id: ID, files: [{ subband: 0, path: '/in/a' }], stages, settings: SETTINGS })
  await putGroupCalibrators(products, ID, { names: ['0834+555'], hasCalibrator: true })
  const convert = await planned(products, folder, 'convert')
  expect(convert).toMatchObject({ task: 'convert-uvh5-to-ms', config: { writer: 'direct' }, priority: 10 })
  const { outputs } = convert as { outputs: { ms: string } }
  await putMeasurementSet(products, { ...MS, path: outputs.ms, groupId: ID })
  expect(await planned(products, folder, 'solve')).toMatchObject({
    ...{ task: 'calibration-solve', config: { bp_minsnr: 5, dec_rad: expect.closeTo(MS.decRad, 12) as number } },
  })
  expect(await planned(products, folder, 'image')).toMatchObject({
    ...{ task: 'imaging', config: { niter: 500, calibration: 'uncalibrated' } },
  })
})
