import { readDecDeg, readRaDeg } from './angle.ts'
import { csvCells } from './csv.ts'
import type { SurveyEntry } from './entry.ts'
import { type SurveyColumns, surveyColumns } from './survey-columns.ts'
import { decimal, lineError, shown } from './text-line.ts'

type Kind = 'csv' | 'tdat' | 'tsv'

const TDAT_FIELD = /^field\[(\w+)\]\s*=\s*(\S+)/ // name, then type:format_unit
const TDAT_LINE = /^line\[1\]\s*=\s*(.*)$/
const DASHES = /^[-\t ]+$/

/**
 * Reads the table of a survey line by line, so that a file of millions of sources need not be held: comma separated
 * values with named columns, HEASARC's tdat, or VizieR's tab separated values (names, units, dashes, then data). Which
 * of them it is shows in its first lines.
 *
 *     const reader = new SurveyReader(path)
 *     for (const line of lines) { const source = reader.read(line); … }
 *     reader.finish()
 */
export class SurveyReader {
  readonly path: string
  #line = 0
  #count = 0
  #kind: Kind | undefined
  #columns: SurveyColumns | undefined
  #names: readonly string[] | undefined
  #units: readonly string[] | undefined
  #ended = false
  readonly #tdatUnits = new Map<string, string>()

  constructor(path: string) {
    this.path = path
  }

  /**
   * The source of the next line; undefined where it is none of the data's.
   *
   * @throws FormatError
   */
  read(text: string): SurveyEntry | undefined {
    this.#line++
    const line = text.endsWith('\r') ? text.slice(0, -1) : text
    if (line.trim() === '' || line.startsWith('#') || this.#ended) return undefined
    this.#kind ??= kindOf(line)
    if (this.#columns === undefined) {
      this.#readHead(this.#kind, line)
      return undefined
    }
    if (this.#kind === 'tdat' && line === '<END>') {
      this.#ended = true
      return undefined
    }
    this.#count++
    return this.#entry(this.#columns, this.#cells(this.#kind, line))
  }

  /** @throws FormatError where the file ended early, or held no source */
  finish(): void {
    if (this.#kind === 'tdat' && this.#columns !== undefined && !this.#ended)
      throw lineError(this.path, this.#line, 'the file ends without <END>, wanted it whole')
    if (this.#count > 0) return
    throw lineError(this.path, this.#line, 'no source, wanted CSV with ra_deg,dec_deg,flux_mjy, tdat or VizieR tsv')
  }

  #readHead(kind: Kind, line: string): void {
    if (kind === 'csv') this.#setColumns(csvCells(this.path, this.#line, line), [])
    else if (kind === 'tsv') this.#readTsvHead(line)
    else this.#readTdatHead(line)
  }

  #readTsvHead(line: string): void {
    if (this.#names === undefined) this.#names = line.split('\t')
    else if (this.#units === undefined) this.#units = line.split('\t')
    else if (DASHES.test(line)) this.#setColumns(this.#names, this.#units)
    else throw lineError(this.path, this.#line, `${shown(line)}, wanted dashes below the names and units of columns`)
  }

  #readTdatHead(line: string): void {
    const [, field, format] = TDAT_FIELD.exec(line) ?? []
    const [, names] = TDAT_LINE.exec(line) ?? []
    if (field !== undefined) this.#tdatUnits.set(field, format.includes('_') ? format.replace(/^.*_/, '') : '')
    else if (names !== undefined) this.#names = names.trim().split(/\s+/)
    else if (line !== '<DATA>') return
    else if (this.#names === undefined)
      throw lineError(this.path, this.#line, '<DATA> without a line "line[1] = …" that names the columns')
    else
      this.#setColumns(
        this.#names,
        this.#names.map((name) => this.#tdatUnits.get(name) ?? ''),
      )
  }

  #setColumns(names: readonly string[], units: readonly string[]): void {
    const columns = surveyColumns(names, units)
    if (typeof columns === 'string')
      throw lineError(this.path, this.#line, `${columns}, wanted ra_deg, dec_deg and flux_mjy or flux_jy`)
    this.#columns = columns
  }

  #cells(kind: Kind, line: string): readonly string[] {
    if (kind === 'csv') return line.includes('"') ? csvCells(this.path, this.#line, line) : line.split(',')
    return line.split(kind === 'tsv' ? '\t' : '|')
  }

  #entry(columns: SurveyColumns, cells: readonly string[]): SurveyEntry {
    const { path } = this
    const line = this.#line
    const extra = cells.length === columns.count + 1 && cells.at(-1) === '' ? 1 : 0 // tdat rows end with a separator
    if (cells.length - extra !== columns.count)
      throw lineError(path, line, `${cells.length} cells, wanted ${columns.count}`)
    const raDeg = readRaDeg(path, line, cells[columns.ra].trim())
    const decDeg = readDecDeg(path, line, cells[columns.dec].trim())
    return {
      id: (columns.id === undefined ? '' : cells[columns.id].trim()) || positionName(raDeg, decDeg),
      raDeg,
      decDeg,
      fluxMjy: this.#number(cells[columns.flux], 'flux', 1e9) * columns.mjyPerFlux,
      majorArcsec: this.#axis(cells, columns.major, columns.majorLimit, columns.arcsecPerAxis),
      minorArcsec: this.#axis(cells, columns.minor, columns.minorLimit, columns.arcsecPerAxis),
    }
  }

  /** An axis that is an upper limit only is not known. */
  #axis(cells: readonly string[], column: number | undefined, limit: number | undefined, arcsecPer: number) {
    if (column === undefined || cells[column].trim() === '') return undefined
    if (limit !== undefined && cells[limit].trim().startsWith('<')) return undefined
    return this.#number(cells[column], 'axis', 1e6) * arcsecPer
  }

  #number(cell: string, what: string, most: number): number {
    const value = decimal(cell.trim())
    if (value !== undefined && value >= 0 && value <= most) return value
    throw lineError(this.path, this.#line, `${what} ${shown(cell)}, wanted a number from 0 to ${most}`)
  }
}

function kindOf(line: string): Kind {
  if (line.trim() === '<HEADER>') return 'tdat'
  return line.includes('\t') ? 'tsv' : 'csv'
}

/** J, hours, minutes and seconds of right ascension, degrees, minutes and seconds of declination, cut to a tenth of 1″. */
function positionName(raDeg: number, decDeg: number): string {
  const parts = (value: number, digits: number) => {
    const unit = 10 ** digits
    const total = Math.floor(value * 3600 * unit + 1e-6)
    const [hours, minutes, seconds] = [total / (3600 * unit), (total / (60 * unit)) % 60, (total / unit) % 60]
    const [whole, pair] = [hours, minutes].map((each) => String(Math.floor(each)).padStart(2, '0'))
    return `${whole}${pair}${seconds.toFixed(digits).padStart(3 + digits, '0')}`
  }
  return `J${parts(raDeg / 15, 2)}${decDeg < 0 ? '-' : '+'}${parts(Math.abs(decDeg), 1)}`
}
