import { resolve } from 'node:path'
import { type DescribedTables, isOfMeridian } from '@contimg/pipeline'
import { findMeasurementSet, listMeasurementSets, type Products } from '@contimg/state/products'
import { degFromRad, radFromDeg } from './registry-values.ts'
import { OptionError } from './values.ts'

const NEAR_S = 3600 // longer than an observation

/**
 * Where the dishes pointed: as given, or as the index knows it of the Measurement Set or of the time, or that of the phase
 * centres of a group as it was converted. Those of data that were shifted to a calibrator are not where the dishes
 * pointed.
 *
 * @throws OptionError
 */
export async function pointingDecRad(
  products: Products,
  { dec, ms }: { readonly dec?: number | undefined; readonly ms?: string | undefined },
  described: DescribedTables,
): Promise<number> {
  if (dec !== undefined) return radFromDeg(dec)
  const named = ms === undefined ? undefined : await findMeasurementSet(products, resolve(ms))
  const known = named ?? (await observationAt(products, described.midMjdS))
  if (known !== undefined) return known.decRad
  if (isOfMeridian(described)) return described.decRad
  const centre = `${described.fields[0]}, ${degFromRad(described.decRad).toFixed(2)}°`
  throw new OptionError(
    `the tables say no more of the strip than their field, ${centre}: wanted --dec, where the dishes pointed`,
  )
}

async function observationAt(products: Products, mjdS: number) {
  const near = await listMeasurementSets(products, { startMjdS: mjdS - NEAR_S, endMjdS: mjdS + NEAR_S })
  return near.find(({ startMjdS, endMjdS }) => startMjdS <= mjdS && mjdS <= endMjdS)
}
