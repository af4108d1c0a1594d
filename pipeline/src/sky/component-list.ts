import type { PointSource } from '@contimg/numerics/flux'

const DEG_RAD = Math.PI / 180
const DEFAULT_REFERENCE_HZ = 1.4e9
const PEAK = 'peak_jy_beam' // the flux of a source that its survey does not resolve

/** A list of sources that does not say what it must. */
export class ComponentListError extends Error {
  override readonly name = 'ComponentListError'
  readonly path: string
  constructor(path: string, message: string, options?: ErrorOptions) {
    super(`${path}: ${message}`, options)
    this.path = path
  }
}

/**
 * Reads a list of point sources (ICRS, Stokes I), either
 *
 *   JSON  { "sources": [{ "name", "ra_deg", "dec_deg", "flux_jy", "spectral_index", "reference_frequency_hz" }] }, the
 *         shape of the simulator's truth file; other members are passed over
 *   CSV   a line naming columns, the same six among them, then a line for each source; a survey's `peak_jy_beam` is
 *         the flux where there is no `flux_jy`
 *
 * Position and flux must be given. The index is 0, its frequency 1.4 GHz and the name "source N" where they are not.
 *
 * @throws ComponentListError that names the source and the member
 */
export function parseComponentList(path: string, text: string): PointSource[] {
  const records = text.trimStart().startsWith('{') ? jsonRecords(path, text) : csvRecords(path, text)
  if (records.length === 0) throw new ComponentListError(path, 'no sources, wanted at least one')
  return records.map((record, index) => sourceOf(path, record, index + 1))
}

type Fields = Readonly<Record<string, unknown>>

function jsonRecords(path: string, text: string): Fields[] {
  let content: unknown
  try {
    content = JSON.parse(text)
  } catch (cause) {
    throw new ComponentListError(path, 'begins like JSON but is not', { cause })
  }
  const sources = (content as Fields).sources
  if (!Array.isArray(sources)) throw new ComponentListError(path, 'has no array "sources"')
  return sources.map((source: unknown, index) => {
    if (source !== null && typeof source === 'object') return source as Fields
    throw new ComponentListError(path, `source ${index + 1} is ${JSON.stringify(source)}, wanted an object`)
  })
}

function csvRecords(path: string, text: string): Fields[] {
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '' && !line.startsWith('#'))
  const columns = (lines[0] ?? '').split(',').map((name) => name.trim().toLowerCase())
  const names = columns.includes('flux_jy') ? columns : columns.map((name) => (name === PEAK ? 'flux_jy' : name))
  if (!names.includes('ra_deg'))
    throw new ComponentListError(path, `first line "${lines[0] ?? ''}", wanted ra_deg,dec_deg,flux_jy[,…]`)
  return lines.slice(1).map((line, index) => {
    const cells = line.split(',').map((cell) => cell.trim())
    if (cells.length !== names.length)
      throw new ComponentListError(path, `source ${index + 1} has ${cells.length} values, wanted ${names.length}`)
    return Object.fromEntries(names.map((name, i) => [name, name === 'name' ? cells[i] : numberOrText(cells[i])]))
  })
}

function numberOrText(cell: string): unknown {
  if (cell === '') return undefined
  const value = Number(cell)
  return Number.isNaN(value) ? cell : value
}

function sourceOf(path: string, fields: Fields, number: number): PointSource {
  const name = typeof fields.name === 'string' && fields.name !== '' ? fields.name : `source ${number}`
  const value = (key: string, low: number, high: number, absent?: number): number => {
    const found = fields[key] ?? absent
    if (typeof found === 'number' && found >= low && found <= high) return found
    const shown = found === undefined ? 'missing' : JSON.stringify(found)
    throw new ComponentListError(path, `${name}: ${key} is ${shown}, wanted a number from ${low} to ${high}`)
  }
  return {
    name,
    raRad: value('ra_deg', -360, 360) * DEG_RAD,
    decRad: value('dec_deg', -90, 90) * DEG_RAD,
    fluxJy: value('flux_jy', -1e6, 1e6),
    referenceFrequencyHz: value('reference_frequency_hz', 1e6, 1e13, DEFAULT_REFERENCE_HZ),
    spectralTerms: [value('spectral_index', -20, 20, 0)],
  }
}
