import { basename } from 'node:path'
import type { EarthOrientation } from '@contimg/numerics/frames'
import type { Spectra, VisibilityBlock } from '../visibilities/block.ts'
import type { Antenna, VisibilitySource } from '../visibilities/source.ts'
import { correlationOfAips } from '../visibilities/stokes-codes.ts'
import { GroupError } from './errors.ts'
import type { SubbandGroup, WindowOfFile } from './group.ts'
import { antennaItrfM, type Phasing, phasingOf } from './phase-centres.ts'
import { WindowReader } from './window-reader.ts'

/** Visibilities of a group of UVH5 files as blocks, with a count of those that were no numbers and are flagged. */
export interface Uvh5Source extends VisibilitySource {
  readonly notFinite: number // so far
}

/** @throws GroupError for data that cannot be converted */
export function visibilitiesOfGroup(group: SubbandGroup, orientation: EarthOrientation): Uvh5Source {
  const { header, windows, integrations, readers } = group
  const path = readers[0].path
  const phasing = phasingOf(path, header, integrations, orientation)
  const correlations = Array.from(header.polarizations, (code) => {
    const correlation = correlationOfAips(code)
    if (correlation === undefined) throw new GroupError(path, `polarization ${code}, wanted −8 to −1 or 1 to 4`)
    return correlation
  })
  const antennaIndex = new Map(Array.from(header.antennaNumbers, (number, index) => [number, index]))
  const indices = (numbers: Int32Array) =>
    numbers.map((number) => {
      const index = antennaIndex.get(number)
      if (index === undefined)
        throw new GroupError(path, `antenna number ${number} of a baseline is not in antenna_numbers`)
      return index
    })
  const reading = {
    group,
    phasing,
    antenna1: indices(header.ant1Numbers),
    antenna2: indices(header.ant2Numbers),
    notFinite: 0,
  }
  return {
    path: basename(path),
    telescopeName: header.telescopeName,
    antennas: antennasOf(group),
    fields: phasing.fields,
    spectralWindows: windows.map(({ frequenciesHz, channelWidthsHz }, i) => ({
      name: `spw${i}`,
      frequenciesHz,
      channelWidthsHz,
    })),
    dataDescriptions: windows.map((_, spectralWindow) => ({ spectralWindow, correlations })),
    rowCount: header.timesJd.length * windows.length,
    blocks: () => readBlocks(reading),
    get notFinite() {
      return reading.notFinite
    },
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

interface Reading {
  readonly group: SubbandGroup
  readonly phasing: Phasing
  readonly antenna1: Int32Array // [blt] index of the antenna
  readonly antenna2: Int32Array
  notFinite: number
}

function* readBlocks(reading: Reading): Generator<VisibilityBlock> {
  const { group, phasing, antenna1, antenna2 } = reading
  const { windows, integrations, header } = group
  const buffers = new BlockBuffers(group)
  const windowReader = new WindowReader(header)
  let firstRow = 0
  for (const [t, rows] of integrations.entries()) {
    const range = [rows.firstRow, rows.firstRow + rows.rowCount] as const
    const [a1, a2] = [antenna1.subarray(...range), antenna2.subarray(...range)]
    const uvwM = new Float64Array(3 * rows.rowCount)
    const fieldIds = new Int32Array(rows.rowCount)
    phasing.fill(t, a1, a2, uvwM, fieldIds)
    const spectra = windows.map((window, w) => {
      const part = buffers.spectra(w, w * rows.rowCount, rows.rowCount)
      reading.notFinite += windowReader.read(window, rows, part)
      return part
    })
    const rowCount = rows.rowCount * windows.length
    yield {
      firstRow,
      rowCount,
      timesMjdS: new Float64Array(rowCount).fill(rows.timeMjdS),
      exposuresS: repeated(header.integrationTimesS.subarray(...range), windows.length, Float64Array),
      fieldIds: repeated(fieldIds, windows.length, Int32Array),
      antenna1: repeated(a1, windows.length, Int32Array),
      antenna2: repeated(a2, windows.length, Int32Array),
      uvwM: repeated(uvwM, windows.length, Float64Array),
      spectra,
    }
    firstRow += rowCount
  }
}

function repeated<T extends Float64Array | Int32Array>(values: T, times: number, Type: new (length: number) => T): T {
  const all = new Type(values.length * times)
  for (let i = 0; i < times; i++) all.set(values, i * values.length)
  return all
}

/** Shared memory for one integration of all windows, made once. */
class BlockBuffers {
  readonly #windows: readonly WindowOfFile[]
  readonly #polarizations: number
  readonly #offsets: number[] = [] // samples before each window in a block of the largest integration
  readonly #visibilities: Float32Array
  readonly #flags: Uint8Array
  readonly #weights: Float32Array

  constructor({ windows, integrations, header }: SubbandGroup) {
    this.#windows = windows
    this.#polarizations = header.polarizations.length
    const rows = Math.max(...integrations.map((integration) => integration.rowCount))
    let samples = 0
    for (const { channelCount } of windows) {
      this.#offsets.push(samples)
      samples += rows * channelCount * this.#polarizations
    }
    this.#visibilities = new Float32Array(new SharedArrayBuffer(8 * samples))
    this.#flags = new Uint8Array(new SharedArrayBuffer(samples))
    this.#weights = new Float32Array(rows * windows.length * this.#polarizations)
  }

  spectra(window: number, firstRow: number, rowCount: number): Spectra {
    const { channelCount } = this.#windows[window]
    const polarizationCount = this.#polarizations
    const first = this.#offsets[window]
    const end = first + rowCount * channelCount * polarizationCount
    return {
      dataDescriptionId: window,
      firstRow,
      rowCount,
      channelCount,
      polarizationCount,
      visibilities: this.#visibilities.subarray(2 * first, 2 * end),
      flags: this.#flags.subarray(first, end),
      weights: this.#weights.subarray(firstRow * polarizationCount, (firstRow + rowCount) * polarizationCount),
      weightSpectrum: undefined,
    }
  }
}
