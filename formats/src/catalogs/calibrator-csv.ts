import { readDecDeg, readRaDeg } from './angle.ts'
import { type CsvRow, readCsv } from './csv.ts'
import { BAND_CODES, type BandCode, type BandEntry, type CalibratorEntry, WAVELENGTHS_CM } from './entry.ts'
import { decimal, lineError, shown } from './text-line.ts'

const NAME = ['name', 'iau_name', 'j2000_name', 'source']
const B1950 = ['b1950_name']
const ALT = ['alt_name']
const RA = ['ra_deg', 'ra_str', 'ra_j2000', 'ra']
const DEC = ['dec_deg', 'dec_str', 'dec_j2000', 'dec']
const POSITION_CODE = ['position_code', 'pos_code', 'pc_j2000']
const CONFIGURATIONS = ['a', 'b', 'c', 'd']

/**
 * Reads calibrators from a table of comma separated values. Columns are known by their names: name, ra_deg and dec_deg
 * (or ra_str and dec_str, sexagesimal) must be there. Fluxes stand in flux_P_jy to flux_Q_jy with codes in struct_L_A
 * to struct_Q_D, or in flux_jy with their band in band_code or band (20 cm where there is no such column), then one row
 * a band. Empty cells are unknown.
 *
 * @throws FormatError for a missing column, or a value out of bounds
 */
export function readCalibratorCsv(path: string, text: string): CalibratorEntry[] {
  const entries = new Map<string, CalibratorEntry & { bands: BandEntry[] }>()
  const repeated = new Map<string, number>()
  for (const row of readCsv(path, text)) {
    checkColumns(path, row)
    const entry = entryOf(path, row)
    const isBandOfOne = row.has('band_code', 'band')
    const count = isBandOfOne ? 0 : (repeated.get(entry.name) ?? 0)
    repeated.set(entry.name, count + 1)
    const key = `${entry.name} ${isBandOfOne ? `${entry.raDeg} ${entry.decDeg}` : count}`
    const open = entries.get(key) ?? { ...entry, bands: [] }
    open.bands.push(...bandsOf(path, row, open.bands))
    entries.set(key, open)
  }
  if (entries.size === 0) throw lineError(path, 1, 'no calibrator, wanted a line naming columns, then one for each')
  return [...entries.values()]
}

function checkColumns(path: string, row: CsvRow): void {
  for (const [names, what] of [
    [NAME, 'name'],
    [RA, 'ra_deg'],
    [DEC, 'dec_deg'],
  ] as const) {
    if (!row.has(...names))
      throw lineError(path, row.line, `no column ${what}, wanted name, ra_deg, dec_deg and fluxes`)
  }
}

function entryOf(path: string, row: CsvRow): Omit<CalibratorEntry, 'bands'> {
  const name = row.cell(...NAME)
  if (name === '') throw lineError(path, row.line, 'no name, wanted one such as 0834+555')
  const positionCode = row.cell(...POSITION_CODE)
  if (!/^[ABCT]?$/.test(positionCode))
    throw lineError(path, row.line, `position code ${shown(positionCode)}, wanted one of A, B, C, T, or nothing`)
  return {
    line: row.line,
    name,
    b1950Name: row.cell(...B1950),
    altName: row.cell(...ALT),
    positionCode,
    raDeg: readRaDeg(path, row.line, row.cell(...RA)),
    decDeg: readDecDeg(path, row.line, row.cell(...DEC)),
  }
}

function bandsOf(path: string, row: CsvRow, earlier: readonly BandEntry[]): BandEntry[] {
  const found = row.has('flux_jy')
    ? [bandOfRow(path, row)]
    : BAND_CODES.flatMap((code) => bandOfColumns(path, row, code))
  const again = found.find(({ code }) => earlier.some((band) => band.code === code))
  if (again === undefined) return found
  throw lineError(path, row.line, `band ${again.code} of ${row.cell(...NAME)} for the second time, wanted it once`)
}

/** A row that tells of one band. */
function bandOfRow(path: string, row: CsvRow): BandEntry {
  const text = row.cell('band_code', 'band')
  const code = text === '' ? 'L' : BAND_CODES.find((each) => each === text || WAVELENGTHS_CM[each].includes(cmOf(text)))
  if (code === undefined) throw lineError(path, row.line, `band ${shown(text)}, wanted one of ${BAND_CODES.join(', ')}`)
  const codes = row.cell('quality_codes', 'code_20_cm').replaceAll(/[\s/]/g, '')
  return { code, fluxJy: fluxOf(path, row, 'flux_jy'), qualityCodes: checkedCodes(path, row, codes) }
}

function cmOf(text: string): string {
  return text.replace(/ ?cm$/i, '')
}

/** A band of a row that tells of all; nothing where neither flux nor codes are given. */
function bandOfColumns(path: string, row: CsvRow, code: BandCode): BandEntry[] {
  const fluxJy = fluxOf(path, row, `flux_${code.toLowerCase()}_jy`)
  const cells = CONFIGURATIONS.map((each) => row.cell(`struct_${code.toLowerCase()}_${each}`))
  const isListed = fluxJy !== undefined || cells.some((cell) => cell !== '')
  const codes = cells.every((cell) => cell === '') ? '' : cells.map((cell) => cell || '?').join('')
  return isListed ? [{ code, fluxJy, qualityCodes: checkedCodes(path, row, codes) }] : []
}

function checkedCodes(path: string, row: CsvRow, codes: string): string {
  if (/^([PSWCX?]{4})?$/.test(codes)) return codes
  throw lineError(path, row.line, `quality codes ${shown(codes)}, wanted four of P, S, W, C, X, ?, or nothing`)
}

function fluxOf(path: string, row: CsvRow, column: string): number | undefined {
  const text = row.cell(column)
  if (text === '') return undefined
  const fluxJy = decimal(text)
  if (fluxJy !== undefined && fluxJy >= 0 && fluxJy < 1e5) return fluxJy
  throw lineError(path, row.line, `${column} ${shown(text)}, wanted Jy or nothing`)
}
