import { fluxAtHz, nameKey, PERLEY_BUTLER_2017, VLA_CALIBRATORS } from '@contimg/numerics/flux'
import type { CalibratorFlux, CatalogCalibrator } from '../products.ts'

/** A flux density and where it comes from. */
export interface KnownFlux {
  readonly fluxJy: number
  readonly origin: 'Perley-Butler 2017' | 'list'
}

const CURVES = new Map(Object.entries(PERLEY_BUTLER_2017).map(([name, curve]) => [nameKey(name), curve]))
/** Common names by J2000 names, for lists that have only these: 3C286 by 1331+305. */
const COMMON_NAMES = new Map(VLA_CALIBRATORS.map(([name, , commonName]) => [nameKey(name), commonName]))
const SAME_BAND = 1.2 // ratio of frequencies: 1.17 to 1.68 GHz for a row at 1.4 GHz
const NEXT_BAND = 5 // from 1.4 GHz to 6 cm, or to 90 cm

/**
 * Flux density of a calibrator at a frequency, before any beam; undefined where it is not known, and never a default.
 * Perley & Butler's curve where they have one, else the list's row of that band, carried along the power law to the
 * nearest other band (flat without one). Other bands alone do not tell: in the VLA list 6 cm and 3.7 cm extrapolate
 * to 0.6 to 2.4 times the flux listed at 20 cm (the middle two thirds of 789 calibrators).
 */
export function calibratorFlux(calibrator: CatalogCalibrator, frequencyHz: number): KnownFlux | undefined {
  const fluxJy = curveFluxJy(calibrator, frequencyHz)
  return fluxJy === undefined ? listedFlux(calibrator.fluxes, frequencyHz) : { fluxJy, origin: 'Perley-Butler 2017' }
}

function curveFluxJy({ name, altNames, raRad, decRad }: CatalogCalibrator, frequencyHz: number): number | undefined {
  const names = [name, ...altNames, COMMON_NAMES.get(nameKey(name)) ?? '']
  const curve = names.map((known) => CURVES.get(nameKey(known))).find((found) => found !== undefined)
  if (curve === undefined) return undefined
  const [lowGhz, highGhz] = curve.validGhz
  if (frequencyHz < lowGhz * 1e9 || frequencyHz > highGhz * 1e9) return undefined
  const [logFlux, ...spectralTerms] = curve.coefficients
  return fluxAtHz({ name, raRad, decRad, fluxJy: 10 ** logFlux, referenceFrequencyHz: 1e9, spectralTerms }, frequencyHz)
}

function listedFlux(fluxes: readonly CalibratorFlux[], frequencyHz: number): KnownFlux | undefined {
  const rows = fluxes.flatMap(({ fluxJy, frequencyHz: rowHz }) =>
    fluxJy !== undefined && fluxJy > 0 ? [{ fluxJy, rowHz }] : [],
  )
  const [row, ...others] = rows.toSorted((a, b) => ratio(a.rowHz, frequencyHz) - ratio(b.rowHz, frequencyHz))
  if (row === undefined || ratio(row.rowHz, frequencyHz) > SAME_BAND) return undefined
  const [next] = others.toSorted((a, b) => ratio(a.rowHz, row.rowHz) - ratio(b.rowHz, row.rowHz))
  const hasNext = next !== undefined && ratio(next.rowHz, row.rowHz) <= NEXT_BAND && next.rowHz !== row.rowHz
  const index = hasNext ? Math.log(next.fluxJy / row.fluxJy) / Math.log(next.rowHz / row.rowHz) : 0
  return { fluxJy: row.fluxJy * (frequencyHz / row.rowHz) ** index, origin: 'list' }
}

/** 1 or more. */
function ratio(oneHz: number, otherHz: number): number {
  return Math.max(oneHz / otherHz, otherHz / oneHz)
}
