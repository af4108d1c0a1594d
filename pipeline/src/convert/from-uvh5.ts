import { basename } from 'node:path'
import type { EarthOrientation } from '@contimg/numerics/frames'
import type { Spectra, VisibilityBlock } from '../visibilities/block.ts'
import type { Antenna, VisibilitySource } from '../visibilities/source.ts'
import { correlationOfAips } from '../visibilities/stokes-codes.ts'
import { GroupError } from './errors.ts'
import type { SubbandGroup } from './group.ts'
import { antennaItrfM, type Phasing, phasingOf } from './phase-centres.ts'
import type { Integration } from './time-axis.ts'
import type { WindowBuffer } from './window-samples.ts'

/** What a Measurement Set of a group says beside its visibilities, and how rows are phased. */
export interface GroupContents extends Omit<VisibilitySource, 'blocks'> {
  readonly phasing: Phasing
}

/** @throws GroupError for data that cannot be converted */
export function contentsOf(group: SubbandGroup, orientation: EarthOrientation): GroupContents {
  const { header, windows, integrations, paths } = group
  const phasing = phasingOf(paths[0], header, integrations, orientation)
  const correlations = Array.from(header.polarizations, (code) => {
    const correlation = correlationOfAips(code)
    if (correlation === undefined) throw new GroupError(paths[0], `polarization ${code}, wanted −8 to −1 or 1 to 4`)
    return correlation
  })
  return {
    path: basename(paths[0]),
    telescopeName: header.telescopeName,
    antennas: antennasOf(group),
    fields: phasing.fields,
    spectralWindows: windows.map(({ name, path, frequenciesHz, channelWidthsHz }) => ({
      name,
      frequenciesHz,
      channelWidthsHz,
      flagged: path === undefined,
    })),
    dataDescriptions: windows.map((_, spectralWindow) => ({ spectralWindow, correlations })),
    rowCount: integrations.reduce((sum, { rowCount }) => sum + rowCount, 0) * windows.length,
    phasing,
  }
}

function antennasOf({ header }: SubbandGroup): Antenna[] {
  const positionsM = antennaItrfM(header)
  return header.antennaNames.map((name, i) => ({
    name,
    positionM: [positionsM[3 * i], positionsM[3 * i + 1], positionsM[3 * i + 2]],
    diameterM: header.antennaDiametersM?.[i] ?? 0,
  }))
}

/** Makes blocks of integrations: rows of every window, one window after another. */
export class BlockMaker {
  readonly #group: SubbandGroup
  readonly #phasing: Phasing
  readonly #antennaIndex: ReadonlyMap<number, number>
  readonly #wholeSamples: number
  #nextRow = 0

  constructor(group: SubbandGroup, { phasing }: GroupContents) {
    this.#group = group
    this.#phasing = phasing
    this.#antennaIndex = new Map(Array.from(group.header.antennaNumbers, (number, index) => [number, index]))
    this.#wholeSamples = group.header.instrument === 'DSA' ? DSA_SAMPLES : 1
  }

  /**
   * The block of an integration; integrations come in their order.
   *
   * @param bufferOf  what was read of a window, which the block goes on using
   * @throws GroupError for an antenna that the header does not list
   */
  block(t: number, bufferOf: (window: number) => WindowBuffer): VisibilityBlock {
    const { windows, integrations } = this.#group
    const { header, firstRow: start, rowCount: baselines, timeMjdS } = integrations[t]
    const end = start + baselines
    const antenna1 = this.#indices(header.ant1Numbers.subarray(start, end))
    const antenna2 = this.#indices(header.ant2Numbers.subarray(start, end))
    const uvwM = new Float64Array(3 * baselines)
    const fieldIds = new Int32Array(baselines)
    this.#phasing.fill(t, antenna1, antenna2, uvwM, fieldIds)
    const firstRow = this.#nextRow
    const rowCount = baselines * windows.length
    this.#nextRow += rowCount
    return {
      firstRow,
      rowCount,
      timesMjdS: new Float64Array(rowCount).fill(timeMjdS),
      exposuresS: repeated(header.integrationTimesS.subarray(start, end), windows.length, Float64Array),
      fieldIds: repeated(fieldIds, windows.length, Int32Array),
      antenna1: repeated(antenna1, windows.length, Int32Array),
      antenna2: repeated(antenna2, windows.length, Int32Array),
      uvwM: repeated(uvwM, windows.length, Float64Array),
      spectra: windows.map((_, window) => this.#spectra(integrations[t], window, bufferOf(window))),
    }
  }

  #spectra(integration: Integration, window: number, { visibilities, flags, countSums }: WindowBuffer): Spectra {
    const { channelCount, channelWidthsHz } = this.#group.windows[window]
    const polarizationCount = this.#group.header.polarizations.length
    const { rowCount } = integration
    const samples = rowCount * channelCount * polarizationCount
    return {
      dataDescriptionId: window,
      firstRow: window * rowCount,
      rowCount,
      channelCount,
      polarizationCount,
      visibilities: visibilities.subarray(0, 2 * samples),
      flags: flags.subarray(0, samples),
      weights: this.#weights(integration, channelWidthsHz, countSums.subarray(0, rowCount * polarizationCount)),
      weightSpectrum: undefined,
    }
  }

  /** Weight 1/σ² for unit system temperature, 2 Δν Δt, times the share of the integration that was recorded. */
  #weights({ header, firstRow, rowCount }: Integration, channelWidthsHz: Float64Array, countSums: Float64Array) {
    const weights = new Float32Array(countSums.length)
    const pols = countSums.length / rowCount
    const ofWhole = (2 * channelWidthsHz[0]) / (channelWidthsHz.length * this.#wholeSamples)
    for (let row = 0, at = 0; row < rowCount; row++) {
      const factor = ofWhole * header.integrationTimesS[firstRow + row]
      for (let p = 0; p < pols; p++, at++) weights[at] = factor * countSums[at]
    }
    return weights
  }

  #indices(numbers: Int32Array): Int32Array {
    return numbers.map((number) => {
      const index = this.#antennaIndex.get(number)
      if (index === undefined)
        throw new GroupError(this.#group.paths[0], `antenna number ${number} of a baseline is not in antenna_numbers`)
      return index
    })
  }
}

const DSA_SAMPLES = 96 // nsamples of a whole integration in DSA-110 files; elsewhere it is 1

function repeated<T extends Float64Array | Int32Array>(values: T, times: number, Type: new (length: number) => T): T {
  const all = new Type(values.length * times)
  for (let i = 0; i < times; i++) all.set(values, i * values.length)
  return all
}
