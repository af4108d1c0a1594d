import type { Table } from '../casatable/any-table.ts'
import { fieldsOf, textOf } from '../casatable/keywords.ts'
import { FormatError } from '../error.ts'
import { checkLastRow, readNumbers, readTexts, readVector, readVectors } from './read-columns.ts'
import type { Antennas, DataDescription, Fields, Observation, Polarization, SpectralWindow } from './subtables.ts'

export function readAntennas(table: Table): Antennas {
  return {
    names: readTexts(table, 'NAME'),
    stations: readTexts(table, 'STATION'),
    mounts: readTexts(table, 'MOUNT'),
    positionsM: readVectors(table, 'POSITION', 3),
    diametersM: readNumbers(table, 'DISH_DIAMETER'),
  }
}

/** Directions must be constant: polynomials in time (NUM_POLY > 0) are an error. */
export function readFields(table: Table): Fields {
  const names = readTexts(table, 'NAME')
  const orders = table.has('NUM_POLY') ? readNumbers(table, 'NUM_POLY') : new Float64Array(table.rowCount)
  const moving = orders.findIndex((order) => order !== 0)
  if (moving >= 0) {
    throw new FormatError(table.path, undefined, `field ${moving} moves (NUM_POLY ${orders[moving]}), wanted 0`)
  }
  return {
    names,
    timesMjdS: readNumbers(table, 'TIME'),
    phaseDirRad: readVectors(table, 'PHASE_DIR', 2),
    frames: framesOf(table, 'PHASE_DIR'),
  }
}

/** The reference frame of each row: one for the whole column, or a code in a column of its own. */
function framesOf(table: Table, name: string): string[] {
  const measure = fieldsOf(table.column(name).description.keywords, 'MEASINFO')
  const codeColumn = textOf(measure, 'VarRefCol')
  if (codeColumn === undefined || !table.has(codeColumn)) {
    return new Array<string>(table.rowCount).fill(textOf(measure, 'Ref') ?? 'J2000')
  }
  if (table.column(codeColumn).description.type === 'string') return readTexts(table, codeColumn)
  const types = measure.get('TabRefTypes')
  const codes = measure.get('TabRefCodes')
  if (types?.kind !== 'array' || codes?.kind !== 'array') {
    throw new FormatError(
      table.path,
      undefined,
      `column ${name} lacks TabRefTypes and TabRefCodes for its ${codeColumn}`,
    )
  }
  const names = new Map(Array.from(codes.values as Uint32Array, (code, i) => [code, (types.values as string[])[i]]))
  return Array.from(readNumbers(table, codeColumn), (code, row) => {
    const frame = names.get(code)
    if (frame === undefined)
      throw new FormatError(table.path, undefined, `${codeColumn}, row ${row} is ${code}: unknown`)
    return frame
  })
}

export function readSpectralWindows(table: Table): SpectralWindow[] {
  const refFrequenciesHz = readNumbers(table, 'REF_FREQUENCY')
  const names = table.has('NAME') ? readTexts(table, 'NAME') : new Array<string>(table.rowCount).fill('')
  const flags = table.has('FLAG_ROW') ? readNumbers(table, 'FLAG_ROW') : new Uint8Array(names.length)
  return names.map((name, row) => {
    const chanFreqHz = readVector(table, 'CHAN_FREQ', row)
    const chanWidthHz = readVector(table, 'CHAN_WIDTH', row)
    if (chanFreqHz.length === 0 || chanFreqHz.length !== chanWidthHz.length) {
      const lengths = `${chanFreqHz.length} frequencies and ${chanWidthHz.length} widths`
      throw new FormatError(table.path, undefined, `spectral window ${row} has ${lengths} of channels`)
    }
    return { name, refFrequencyHz: refFrequenciesHz[row], chanFreqHz, chanWidthHz, flagged: flags[row] !== 0 }
  })
}

export function readPolarizations(table: Table): Polarization[] {
  checkLastRow(table, 'CORR_TYPE')
  return Array.from({ length: table.rowCount }, (_, row) => ({
    corrTypes: Int32Array.from(readVector(table, 'CORR_TYPE', row)),
  }))
}

export function readDataDescriptions(table: Table, windowCount: number, polarizationCount: number): DataDescription[] {
  const windows = readNumbers(table, 'SPECTRAL_WINDOW_ID')
  const polarizations = readNumbers(table, 'POLARIZATION_ID')
  return Array.from(windows, (spectralWindowId, row) => {
    const polarizationId = polarizations[row]
    if (spectralWindowId < 0 || spectralWindowId >= windowCount) {
      throw new FormatError(
        table.path,
        undefined,
        `row ${row} names spectral window ${spectralWindowId} of ${windowCount}`,
      )
    }
    if (polarizationId < 0 || polarizationId >= polarizationCount) {
      throw new FormatError(
        table.path,
        undefined,
        `row ${row} names polarization ${polarizationId} of ${polarizationCount}`,
      )
    }
    return { spectralWindowId, polarizationId }
  })
}

export function readObservations(table: Table): Observation[] {
  const telescopes = readTexts(table, 'TELESCOPE_NAME')
  const observers = readTexts(table, 'OBSERVER')
  const projects = readTexts(table, 'PROJECT')
  return telescopes.map((telescopeName, row) => {
    const [start = 0, end = start] = table.column('TIME_RANGE').cellShape(row)
      ? readVector(table, 'TIME_RANGE', row)
      : []
    return { telescopeName, observer: observers[row], project: projects[row], timeRangeMjdS: [start, end] }
  })
}
