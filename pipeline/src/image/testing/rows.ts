import type { OptionalColumn } from '@contimg/formats/ms'
import { type Matrix3, meridianIcrs, skyAt, UNKNOWN_ORIENTATION } from '@contimg/numerics/frames'
import { DSA110_SITE, DSA110_STATIONS, stationItrfM } from '@contimg/numerics/stations'
import { icrsUvwBasis } from '@contimg/numerics/uvw'
import type { Antenna, Field } from '../../visibilities/source.ts'
import { MeasurementSetOutput } from '../../visibilities/to-ms.ts'

// Small Measurement Sets whose rows may come in any order and be of any kind. For tests.

const START_MJD_S = 5.2671e9
const EXPOSURE_S = 12.885
const DEC_RAD = 0.9525
const LIGHT_M_PER_S = 299_792_458
export const CHANNEL_HZ = 250e3

/** One row, to be changed at will. */
export interface PlainRow {
  timeMjdS: number
  dataDescriptionId: number
  fieldId: number
  antenna1: number
  antenna2: number
  readonly uvwM: Float64Array // [3]
  readonly visibilities: Float32Array // [channel, polarization, 2]
  readonly flags: Uint8Array // [channel, polarization]
  readonly weights: Float32Array // [polarization]
  readonly weightSpectrum: Float32Array // [channel, polarization] written only where the set has it
  flagRow: boolean
}

export interface PlainSet {
  readonly windows: readonly Float64Array[] // frequencies of each, one data description a window
  readonly correlations: readonly number[]
  readonly antennas: readonly Antenna[]
  readonly fields: readonly Field[]
  readonly hasWeightSpectrum: boolean
  readonly rows: readonly PlainRow[]
}

export interface PlainSetting {
  readonly windows: readonly Float64Array[]
  readonly correlations?: readonly number[] // XX, YY unless given
  readonly stations?: readonly number[]
  readonly times?: number
  readonly hasWeightSpectrum?: boolean
}

/** Frequencies of a window of even channels on one raster, so that windows can continue each other. */
export function evenWindow(firstChannel: number, channels: number): Float64Array {
  return Float64Array.from({ length: channels }, (_, k) => 1.33e9 + (firstChannel + k) * CHANNEL_HZ)
}

/**
 * Rows by time, window and baseline, autocorrelations among them, of two fields in turn: three points of 5, 2 and 1 Jy
 * about each and noise that depends on time, baseline, frequency and polarization alone. Cross hands hold hundreds of Jy.
 */
export function plainSet(setting: PlainSetting): PlainSet {
  const { windows, correlations = [9, 12], stations = [1, 24, 47, 72, 96, 103, 116], times = 3 } = setting
  const { raRad, decRad } = meridianIcrs(skyAt(START_MJD_S, DSA110_SITE, UNKNOWN_ORIENTATION), DEC_RAD)
  const fields = [0, 1].map((i) => ({ name: `field ${i}`, raRad: raRad + 0.002 * i, decRad: decRad + 0.0005 * i }))
  const antennas = antennasOf(stations)
  const rows: PlainRow[] = []
  for (let time = 0; time < times; time++) {
    const timeMjdS = START_MJD_S + time * EXPOSURE_S
    const basis = icrsUvwBasis(skyAt(timeMjdS, DSA110_SITE, UNKNOWN_ORIENTATION), fields[time % 2])
    for (const [dataDescriptionId, frequenciesHz] of windows.entries())
      for (let antenna2 = 0; antenna2 < antennas.length; antenna2++)
        for (let antenna1 = 0; antenna1 <= antenna2; antenna1++) {
          const place = { timeMjdS, dataDescriptionId, fieldId: time % 2, antenna1, antenna2 }
          const uvwM = uvwOf(basis, antennas[antenna1], antennas[antenna2])
          rows.push({ ...place, uvwM, flagRow: false, ...samplesOf(place, uvwM, frequenciesHz, correlations) })
        }
  }
  return { windows, correlations, antennas, fields, rows, hasWeightSpectrum: setting.hasWeightSpectrum ?? false }
}

/** Writes a set as it is now. */
export function writePlainSet(path: string, set: PlainSet): void {
  const { windows, correlations, rows, hasWeightSpectrum } = set
  const columns: OptionalColumn[] = hasWeightSpectrum ? ['WEIGHT_SPECTRUM'] : []
  const source = {
    ...set,
    path,
    telescopeName: 'OVRO_MMA',
    spectralWindows: windows.map((frequenciesHz, i) => ({
      name: `window ${i}`,
      frequenciesHz,
      channelWidthsHz: new Float64Array(frequenciesHz.length).fill(CHANNEL_HZ),
    })),
    dataDescriptions: windows.map((_, spectralWindow) => ({ spectralWindow, correlations })),
    rowCount: rows.length,
  }
  const facts = { telescopeName: 'OVRO_MMA', observer: '', project: '', history: [] }
  const fieldTimesMjdS = new Float64Array(set.fields.length).fill(START_MJD_S)
  using output = new MeasurementSetOutput(
    path,
    source,
    { ...facts, fieldTimesMjdS, timeRangeMjdS: [START_MJD_S, START_MJD_S + 60] },
    columns,
  )
  for (const [firstRow, row] of rows.entries()) {
    const part = {
      dataDescriptionId: row.dataDescriptionId,
      firstRow: 0,
      rowCount: 1,
      channelCount: windows[row.dataDescriptionId]?.length ?? row.flags.length / correlations.length,
      polarizationCount: correlations.length,
      visibilities: row.visibilities,
      flags: row.flags,
      weights: row.weights,
      weightSpectrum: undefined,
    }
    output.write({
      firstRow,
      rowCount: 1,
      timesMjdS: Float64Array.of(row.timeMjdS),
      exposuresS: Float64Array.of(EXPOSURE_S),
      fieldIds: Int32Array.of(row.fieldId),
      antenna1: Int32Array.of(row.antenna1),
      antenna2: Int32Array.of(row.antenna2),
      uvwM: row.uvwM,
      spectra: [part],
    })
    output.writeScalars('FLAG_ROW', firstRow, Uint8Array.of(Number(row.flagRow)))
    if (hasWeightSpectrum) output.writeColumn('WEIGHT_SPECTRUM', firstRow, part, row.weightSpectrum)
  }
  output.finish()
}

function antennasOf(stations: readonly number[]): Antenna[] {
  const all = stationItrfM()
  return stations.map((number): Antenna => {
    const at = 3 * DSA110_STATIONS.findIndex((station) => station.number === number)
    return { name: String(number), positionM: [all[at], all[at + 1], all[at + 2]], diameterM: 4.65 }
  })
}

function uvwOf(basis: Matrix3, { positionM: from }: Antenna, { positionM: to }: Antenna): Float64Array {
  const baseline = [0, 1, 2].map((axis) => to[axis] - from[axis])
  return Float64Array.from([0, 1, 2], (row) =>
    baseline.reduce((sum, metres, axis) => sum + metres * basis[3 * row + axis], 0),
  )
}

type Place = Pick<PlainRow, 'timeMjdS' | 'antenna1' | 'antenna2'>

const POINTS = [
  [0.0021, -0.0034, 5],
  [-0.0093, 0.0071, 2],
  [0.0102, 0.0098, 1],
] as const

function samplesOf(
  place: Place,
  uvwM: Float64Array,
  frequenciesHz: Float64Array,
  correlations: readonly number[],
): Pick<PlainRow, 'visibilities' | 'flags' | 'weights' | 'weightSpectrum'> {
  const pols = correlations.length
  const visibilities = new Float32Array(2 * pols * frequenciesHz.length)
  for (const [channel, hz] of frequenciesHz.entries())
    for (const [pol, correlation] of correlations.entries()) {
      const [re, im] = correlation === 9 || correlation === 12 ? skyAtHz(uvwM, hz) : [300, -200]
      const at = 2 * (channel * pols + pol)
      visibilities[at] = re + noise(place, hz, pol, 0)
      visibilities[at + 1] = im + noise(place, hz, pol, 1)
    }
  const flags = Uint8Array.from({ length: visibilities.length / 2 }, (_, i) => {
    const hz = frequenciesHz[Math.floor(i / pols)]
    return Number(noise(place, hz, i % pols, 2) > 0.8)
  })
  const weights = Float32Array.from(correlations, (_, pol) => 1.5 + noise(place, 1e9, pol, 3))
  const weightSpectrum = Float32Array.from(flags, (_, i) => {
    return 1.5 + noise(place, frequenciesHz[Math.floor(i / pols)], i % pols, 4)
  })
  return { visibilities, flags, weights, weightSpectrum }
}

function skyAtHz([u, v, w]: Float64Array, hz: number): [number, number] {
  const sum: [number, number] = [0, 0]
  for (const [l, m, fluxJy] of POINTS) {
    const phase = (2 * Math.PI * hz * (u * l + v * m + w * (Math.sqrt(1 - l * l - m * m) - 1))) / LIGHT_M_PER_S
    sum[0] += fluxJy * Math.cos(phase)
    sum[1] += fluxJy * Math.sin(phase)
  }
  return sum
}

/** From −1 to 1, the same for the same things. */
function noise({ timeMjdS, antenna1, antenna2 }: Place, hz: number, pol: number, kind: number): number {
  const seed = (timeMjdS - START_MJD_S) * 0.771 + antenna1 * 12.9898 + antenna2 * 78.233 + (hz / CHANNEL_HZ) * 0.3717
  const value = Math.sin(seed + pol * 4.1414 + kind * 9.87) * 43758.5453
  return 2 * (value - Math.floor(value)) - 1
}
