import { type BandCode, type CalibratorEntry, readCalibratorCsv, readVlaList } from '@contimg/formats/catalogs'
import type { CalibratorFlux, CatalogCalibrator } from '../products.ts'
import { readUnpacked } from './text-file.ts'

const DEG_RAD = Math.PI / 180

/** The bands as the list names them, with the frequencies that its fluxes stand for (VLA calibrator manual, 2000). */
const BANDS: Readonly<Record<BandCode, { band: string; frequencyHz: number }>> = {
  P: { band: '90cm', frequencyHz: 0.33e9 },
  L: { band: '20cm', frequencyHz: 1.4e9 },
  C: { band: '6cm', frequencyHz: 5e9 },
  X: { band: '3.7cm', frequencyHz: 8.4e9 },
  U: { band: '2cm', frequencyHz: 15e9 },
  K: { band: '1.3cm', frequencyHz: 22e9 },
  Q: { band: '0.7cm', frequencyHz: 43e9 },
}

/**
 * Reads a list of calibrators, packed with gzip or not: the NRAO's VLA calibrator list, or comma separated values with
 * a name, a position and fluxes (columns in `@contimg/formats/catalogs`). Order as in the file; names made unique.
 *
 * @throws FormatError; file system errors as they come
 */
export function readCalibrators(path: string): CatalogCalibrator[] {
  const text = new TextDecoder('latin1').decode(readUnpacked(path))
  const isList = /^(IAU NAME|\d{4}[-+]\d{3}\s+J2000)\s/m.test(text.slice(0, 4096))
  return calibratorsOf(isList ? readVlaList(path, text) : readCalibratorCsv(path, text))
}

/** The entries as records, each with a name of its own. */
export function calibratorsOf(entries: readonly CalibratorEntry[]): CatalogCalibrator[] {
  const names = uniqueNames(entries)
  return entries.map((entry, i) => ({
    name: names[i],
    altNames: [entry.b1950Name, entry.altName, names[i] === entry.name ? '' : entry.name].filter((name) => name !== ''),
    raRad: entry.raDeg * DEG_RAD,
    decRad: entry.decDeg * DEG_RAD,
    positionCode: entry.positionCode,
    fluxes: entry.bands.map(
      ({ code, fluxJy, qualityCodes }): CalibratorFlux => ({ ...BANDS[code], bandCode: code, fluxJy, qualityCodes }),
    ),
  }))
}

/**
 * Four names of the list stand for two entries each (two of these pairs are one source, measured twice). The entry of
 * more bands keeps the name, the next gets a b, then c.
 */
function uniqueNames(entries: readonly CalibratorEntry[]): string[] {
  const names = entries.map(({ name }) => name)
  for (const [name, indices] of Map.groupBy(entries.keys(), (i) => names[i])) {
    const byBands = indices.toSorted((a, b) => entries[b].bands.length - entries[a].bands.length)
    for (const [rank, i] of byBands.entries()) if (rank > 0) names[i] = `${name}${suffix(rank)}`
  }
  return names
}

/** b, c, … z, then 26, 27, … */
function suffix(rank: number): string {
  return rank < 26 ? String.fromCharCode(97 + rank) : `-${rank}`
}
