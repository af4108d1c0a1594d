import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import {
  type CalibrationAnswer,
  type CalibrationSet,
  type CalibrationTarget,
  type KnownPointing,
  pointingsOf,
  selectCalibration,
  targetOfMeasurementSet,
  type Validity,
} from '@contimg/pipeline'
import {
  findMeasurementSet,
  listCalibrationSets,
  listMeasurementSets,
  type Products,
  requireCalibrationSet,
} from '@contimg/state/products'
import { radFromDeg } from './registry-values.ts'
import { OptionError } from './values.ts'

/** Which data are to be calibrated, and with what. */
export interface CalibrationWish {
  readonly mjd?: number
  readonly dec?: number
  readonly ms?: string
  readonly set?: string
  readonly nonScience?: boolean
}

const NEAR_S = 2 * 86400 // sets further away are not told of

/** What the registry has for data of a time and a declination, or of a Measurement Set. */
export async function chooseCalibration(
  products: Products,
  wish: CalibrationWish,
): Promise<{ readonly answer: CalibrationAnswer; readonly target: CalibrationTarget }> {
  const target = await targetFrom(products, wish)
  const sets = await listCalibrationSets(products, around(target.mjdS, []))
  if (wish.set !== undefined && !sets.some(({ name }) => name === wish.set))
    sets.push(await requireCalibrationSet(products, wish.set))
  const span = around(target.mjdS, sets)
  const moved = (await listCalibrationSets(products, span)).filter(({ name }) => !sets.some((set) => set.name === name))
  const pointings = [...(await knownPointings(products, span)), ...pointingsOf(moved)]
  const answer = selectCalibration(sets, target, pointings, {
    only: wish.set,
    allowNonScience: wish.nonScience ?? false,
    isThere: existsSync,
  })
  return { answer, target }
}

/** Two days either way, and as far as the sets that are valid were solved. */
function around(mjdS: number, sets: readonly CalibrationSet[]): Validity {
  const times = sets.map(({ midMjdS }) => midMjdS)
  return { startMjdS: Math.min(mjdS - NEAR_S, ...times), endMjdS: Math.max(mjdS + NEAR_S, ...times) }
}

/** The index knows where a Measurement Set was pointed at, though it be shifted. */
async function targetFrom(products: Products, { mjd, dec, ms }: CalibrationWish): Promise<CalibrationTarget> {
  const decRad = dec === undefined ? undefined : radFromDeg(dec)
  if (ms === undefined) {
    if (mjd === undefined) throw new OptionError('found neither --mjd nor --ms, wanted the data to calibrate')
    return { mjdS: mjd, decRad }
  }
  const own = targetOfMeasurementSet(ms)
  const known = await findMeasurementSet(products, resolve(ms))
  return { ...own, mjdS: mjd ?? own.mjdS, decRad: decRad ?? known?.decRad ?? own.decRad }
}

async function knownPointings(products: Products, span: Validity): Promise<KnownPointing[]> {
  const observed = await listMeasurementSets(products, span)
  return observed.map(({ startMjdS, endMjdS, decRad }) => ({ mjdS: (startMjdS + endMjdS) / 2, decRad }))
}
