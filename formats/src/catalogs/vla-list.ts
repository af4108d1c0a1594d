import { readDecDeg, readRaDeg } from './angle.ts'
import { type BandCode, type BandEntry, type CalibratorEntry, WAVELENGTHS_CM } from './entry.ts'
import { decimal, lineError, shown } from './text-line.ts'

// Name, J2000, position code, right ascension, declination, then perhaps the month of the position and another name.
const J2000 = /^(\d{4}[-+]\d{3})\s+J2000\s+(\S+)\s+(\S+)\s+(\S+)\s*(.*)$/
const B1950 = /^(\d{4}[-+]\d{3})\s+B1950\s/
const BAND = /^\s*(\d+(?:\.\d+)?)cm\s+([A-Z])(.*)$/
const FURNITURE = /^(\s*|-+|=+|IAU NAME\s.*|BAND\s+A B C D\s.*)$/

const POSITION_CODES = 'ABCT'
const POSITION_MONTH = /^[A-Z][a-z]{2}\d\d\s*/ // Aug01
const SURVEYS = ['JVAS', 'CJ2', 'VERA', 'GVAR', 'AW574', 'VSOP', 'USNO'] // stand where other names stand
const CODES = /^(?:[PSWCX?] ?| {1,2}){0,4}$/i // two rows of the list have a small letter
const CODES_START = 2 // after the letter of the band
const CODES_END = 9
const FLUX_START_MAX = 24 // what starts farther right belongs to UVMIN

interface Draft {
  readonly entry: Omit<CalibratorEntry, 'bands' | 'b1950Name'>
  b1950Name: string
  readonly bands: BandEntry[]
}

/**
 * Reads the VLA calibrator list of the NRAO as it is published as text (https://science.nrao.edu/facilities/vla/observing/callist):
 * every J2000 entry in the order of the list, also those without any band and those whose name came before.
 *
 * @throws FormatError for a line that is none of the list's, or a value out of bounds
 */
export function readVlaList(path: string, text: string): CalibratorEntry[] {
  const drafts: Draft[] = []
  for (const [i, line] of text.split(/\r?\n/).entries()) {
    const open = drafts.at(-1)
    const j2000 = J2000.exec(line)
    if (j2000 !== null) drafts.push({ entry: entryOf(path, i + 1, j2000), b1950Name: '', bands: [] })
    else if (FURNITURE.test(line)) continue
    else if (open === undefined) throw notOfTheList(path, i + 1, line)
    else readInto(open, path, i + 1, line)
  }
  if (drafts.length === 0)
    throw lineError(path, 1, 'no entry, wanted lines such as "0001+192   J2000  A 00h01m08.6s …"')
  return drafts.map(({ entry, b1950Name, bands }) => ({ ...entry, b1950Name, bands }))
}

function entryOf(path: string, line: number, [, name, code, ra, dec, rest]: readonly string[]): Draft['entry'] {
  if (code.length !== 1 || !POSITION_CODES.includes(code))
    throw lineError(path, line, `position code ${shown(code)}, wanted one of A, B, C, T`)
  const altName = rest
    .trim()
    .replace(POSITION_MONTH, '')
    .replace(/^an00$/, '') // [J]an00 lies a column to the left
  return {
    line,
    name,
    altName: SURVEYS.includes(altName) ? '' : altName,
    positionCode: code,
    raDeg: readRaDeg(path, line, ra),
    decDeg: readDecDeg(path, line, dec),
  }
}

function readInto(open: Draft, path: string, line: number, text: string): void {
  const b1950 = B1950.exec(text)
  const band = BAND.exec(text)
  if (b1950 !== null) {
    if (open.b1950Name !== '') throw lineError(path, line, `${open.entry.name} has two B1950 positions, wanted one`)
    open.b1950Name = b1950[1]
  } else if (band !== null) {
    const entry = bandOf(path, line, band)
    if (open.bands.some(({ code }) => code === entry.code))
      throw lineError(path, line, `${open.entry.name} has band ${entry.code} twice, wanted it once`)
    open.bands.push(entry)
  } else throw notOfTheList(path, line, text)
}

function notOfTheList(path: string, line: number, text: string): Error {
  return lineError(path, line, `${shown(text)}, wanted a line of the VLA calibrator list`)
}

/** @param rest  what follows the letter: four codes at fixed columns, the flux, limits of uv, perhaps a link's text */
function bandOf(path: string, line: number, [text, wavelengthCm, letter, rest]: readonly string[]): BandEntry {
  const code = letter as BandCode
  if (!WAVELENGTHS_CM[code]?.includes(wavelengthCm)) {
    const wanted = Object.entries(WAVELENGTHS_CM).map(([each, [cm]]) => `${cm}cm ${each}`)
    throw lineError(path, line, `band "${wavelengthCm}cm ${letter}", wanted one of ${wanted.join(', ')}`)
  }
  const codes = rest.slice(CODES_START, CODES_END)
  if (rest.slice(0, CODES_START).trim() !== '' || !CODES.test(codes))
    throw lineError(path, line, `quality codes in ${shown(text)}, wanted four of P, S, W, C, X, ?`)
  return { code, fluxJy: fluxOf(path, line, rest), qualityCodes: qualityOf(codes) }
}

/** One letter a configuration; ? where nothing is printed for it, and nothing where nothing is for any. */
function qualityOf(codes: string): string {
  if (codes.trim() === '') return ''
  return [0, 2, 4, 6].map((at) => (codes[at] ?? ' ').replace(' ', '?').toUpperCase()).join('')
}

function fluxOf(path: string, line: number, rest: string): number | undefined {
  const start = CODES_END + rest.slice(CODES_END).search(/\S|$/)
  const [text] = rest.slice(start).split(/\s/)
  if (text === '' || text === '?' || start > FLUX_START_MAX) return undefined
  const fluxJy = decimal(text)
  if (fluxJy !== undefined && fluxJy >= 0 && fluxJy < 1e5) return fluxJy
  throw lineError(path, line, `flux ${shown(text)}, wanted Jy, ? or nothing`)
}
