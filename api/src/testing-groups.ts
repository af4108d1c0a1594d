import type { ImageRecord } from '@contimg/pipeline'
import {
  changeGroup,
  type GroupState,
  type Products,
  putImages,
  putMeasurementSet,
  queueGroup,
} from '@contimg/state/products'

const DEG = Math.PI / 180
const MJD_OF_UNIX_S = 40587 * 86_400

/** A group as a test wants it. */
export interface MadeGroup {
  readonly id: string // a stamp
  readonly state?: GroupState
  readonly error?: string
  readonly subbands?: number
  readonly decDeg?: number // of its Measurement Set; without it there is none
  readonly image?: Partial<ImageRecord> // without it there is none
}

/** Puts a group in through the functions that the pipeline uses. */
export async function makeGroup(products: Products, { id, state = 'completed', error, ...group }: MadeGroup) {
  const { subbands = 16, decDeg, image } = group
  const files = Array.from({ length: subbands }, (_, subband) => ({ subband, path: `/in/${id}_sb${subband}.hdf5` }))
  await queueGroup(products, { id, files, stages: ['convert', 'solve', 'apply', 'image'] })
  const msPath = `/out/ms/${id}.ms`
  if (decDeg !== undefined) {
    const startMjdS = Date.parse(`${id}Z`) / 1000 + MJD_OF_UNIX_S
    const time = { startMjdS, endMjdS: startMjdS + 309 }
    const place = { raRad: 30 * DEG, decRad: decDeg * DEG }
    await putMeasurementSet(products, {
      path: msPath,
      groupId: id,
      ...time,
      ...place,
      fieldNames: ['t0'],
      calibrator: undefined,
    })
  }
  if (image) await putImages(products, [{ ...imageRecord(id, msPath), ...image }])
  const stage = state
  if (state !== 'pending')
    await changeGroup(products, { id, run: 1 }, { state, stage, ...(error !== undefined && { error }) })
}

export function imageRecord(id: string, msPath = `/out/ms/${id}.ms`): ImageRecord {
  return {
    ...{ path: `/out/images/${id}.img-image.fits`, msPath, kind: 'image', isPbCorrected: false, fieldName: 't0' },
    ...{ beamMajorRad: 3e-4, beamMinorRad: 2e-4, beamPaRad: 0.1, noiseJy: 4e-4, dynamicRange: 500 },
    ...{ centreRaRad: 30 * DEG, centreDecRad: 54 * DEG, sizePx: 512, cellRad: 1.2e-5, frequencyHz: 1.405e9 },
    ...{ bandwidthHz: 1.87e8, integrationS: 309, calibration: 'applied', isNonScience: false },
  }
}
