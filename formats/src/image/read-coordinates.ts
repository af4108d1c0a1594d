import type {
  DirectionCoordinate,
  ImageCoordinate,
  ImageCoordinates,
  LinearCoordinate,
  SpectralCoordinate,
  StokesCoordinate,
} from './coordinates.ts'
import type { Fields } from './fields.ts'
import { ANGLES_RAD, FREQUENCIES_HZ, TIMES_D } from './units.ts'

const DEGREE_RAD = Math.PI / 180
const readers = {
  direction: readDirection,
  spectral: readSpectral,
  stokes: readStokes,
  linear: readLinear,
  tabular: readTabular,
} as const

/** Reads the record of a coordinate system (coordinates/Coordinates/CoordinateSystem.cc). */
export function readCoordinates(coords: Fields): ImageCoordinates {
  const coordinates: ImageCoordinate[] = []
  for (const name of coords.names) {
    const [, kind, number] = /^([a-z]+?)(\d+)$/.exec(name) ?? []
    if (kind === undefined || /^(world|pixel)(map|replace)$/.test(kind)) continue
    if (!Object.hasOwn(readers, kind)) coords.fail(name, `one of ${Object.keys(readers).join(', ')}`)
    const axes = coords.numbers(`pixelmap${number}`)
    coordinates.push(readers[kind as keyof typeof readers](coords.record(name), axes))
  }
  return {
    coordinates,
    telescope: coords.textOr('telescope', ''),
    observer: coords.textOr('observer', ''),
    observed: readEpoch(coords),
  }
}

/** When it was observed; undefined where the record says zero, which stands for unknown. */
function readEpoch(coords: Fields): ImageCoordinates['observed'] {
  if (!coords.has('obsdate')) return undefined
  const epoch = coords.record('obsdate')
  const mjdDays = epoch.quantity('m0', TIMES_D)
  return mjdDays === 0 ? undefined : { mjdDays, scale: epoch.text('refer') }
}

function readDirection(fields: Fields, axes: readonly number[]): DirectionCoordinate {
  const units = fields.texts('units', 2).map((unit) => fields.factor('units', unit, ANGLES_RAD))
  const inRad = (name: string): [number, number] => {
    const [x, y] = fields.numbers(name, 2)
    return [x * units[0], y * units[1]]
  }
  const poleRad = (name: string, otherwise: number): number =>
    fields.has(name) ? fields.number(name) * DEGREE_RAD : otherwise
  const [xx, xy, yx, yy] = fields.numbers('pc', 4) // row after row: casacore's matrix is FITS's, transposed
  const referenceRad = inRad('crval')
  return {
    kind: 'direction',
    axes: pair(axes, fields),
    names: fields.texts('axes', 2) as [string, string],
    frame: fields.text('system'),
    shownFrame: fields.textOr('conversionSystem', fields.text('system')),
    projection: fields.text('projection'),
    projectionParameters: fields.has('projection_parameters') ? fields.numbers('projection_parameters') : [],
    referenceRad,
    referencePixel: fields.numbers('crpix', 2) as unknown as [number, number],
    incrementRad: inRad('cdelt'),
    pc: [xx, xy, yx, yy],
    longitudePoleRad: poleRad('longpole', Math.PI),
    latitudePoleRad: poleRad('latpole', referenceRad[1]),
  }
}

function readSpectral(fields: Fields, axes: readonly number[]): SpectralCoordinate {
  const table = fields.has('tabular') ? fields.record('tabular') : undefined
  const common = {
    kind: 'spectral' as const,
    axis: single(axes, fields),
    frame: fields.text('system'),
    shownFrame: fields.has('conversion') ? fields.record('conversion').text('system') : fields.text('system'),
    restFrequencyHz: fields.number('restfreq') * fields.factor('unit', fields.textOr('unit', 'Hz'), FREQUENCIES_HZ),
  }
  if (table !== undefined) {
    const linear = readTabular(table, axes)
    const factor = table.factor('units', linear.units[0], FREQUENCIES_HZ)
    return {
      ...common,
      name: fields.textOr('name', linear.names[0]),
      referenceHz: linear.reference[0] * factor,
      referencePixel: linear.referencePixel[0],
      incrementHz: linear.increment[0] * linear.pc[0] * factor,
      table: linear.table && {
        pixels: linear.table.pixels,
        frequenciesHz: linear.table.values.map((value) => value * factor),
      },
    }
  }
  const wcs = fields.record('wcs')
  const factor = fields.factor('unit', fields.text('unit'), FREQUENCIES_HZ)
  return {
    ...common,
    name: fields.text('name'),
    referenceHz: wcs.number('crval') * factor,
    referencePixel: wcs.number('crpix'),
    incrementHz: wcs.number('cdelt') * wcs.number('pc') * factor,
    table: undefined,
  }
}

function readStokes(fields: Fields, axes: readonly number[]): StokesCoordinate {
  return { kind: 'stokes', axis: single(axes, fields), stokes: fields.texts('stokes') }
}

function readLinear(fields: Fields, axes: readonly number[]): LinearCoordinate {
  const count = axes.length
  return {
    kind: 'linear',
    axes,
    names: fields.texts('axes', count),
    units: fields.texts('units', count),
    reference: fields.numbers('crval', count),
    referencePixel: fields.numbers('crpix', count),
    increment: fields.numbers('cdelt', count),
    pc: fields.numbers('pc', count * count),
    table: undefined,
  }
}

/** One axis, whose values may stand in a table. */
function readTabular(fields: Fields, axes: readonly number[]): LinearCoordinate {
  const pixels = fields.numbers('pixelvalues')
  const values = fields.numbers('worldvalues', pixels.length)
  return { ...readLinear(fields, [single(axes, fields)]), table: pixels.length === 0 ? undefined : { pixels, values } }
}

function single(axes: readonly number[], fields: Fields): number {
  return axes.length === 1 ? axes[0] : fields.fail('pixelmap', 'one axis')
}

function pair(axes: readonly number[], fields: Fields): [number, number] {
  return axes.length === 2 ? [axes[0], axes[1]] : fields.fail('pixelmap', 'two axes')
}
