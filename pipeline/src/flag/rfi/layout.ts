import { FormatError } from '@contimg/formats/error'
import type { MeasurementSet } from '@contimg/formats/ms'

/** Integrations that are searched together: none is far from the next, and all fit into memory. */
export interface Segment {
  readonly firstTime: number // of the list of times
  readonly timeCount: number
}

/** How the rows of a Measurement Set become images of time and frequency, one a baseline. */
export interface RfiLayout {
  readonly timesMjdS: Float64Array // ascending
  readonly timeOfRow: Int32Array // [row]
  readonly baselineOfRow: Int32Array // [row]
  readonly isAuto: Uint8Array // [baseline]
  readonly antennasOfBaseline: Int32Array // [baseline, 2] places among the antennas that are there
  readonly antennaCount: number
  readonly dataDescriptionIds: Int32Array // [row]
  readonly windows: ReadonlyMap<number, JoinedWindow> // by data description
  readonly channelCount: number // of all windows together
  readonly polarizationCount: number
}

/** Where the channels of a spectral window begin in the band that all windows make. */
export interface JoinedWindow {
  readonly firstChannel: number
  readonly channelCount: number
}

const LARGEST_GAP = 4 // integrations apart; farther apart, there is no common background

/** @throws FormatError where the windows do not make one band */
export function layOut(ms: MeasurementSet): RfiLayout {
  const scalars = <T>(name: string) => ms.main.column(name).readScalars() as T
  const dataDescriptionIds = scalars<Int32Array>('DATA_DESC_ID')
  const times = scalars<Float64Array>('TIME')
  const { windows, channelCount, polarizationCount } = joinWindows(ms, new Set(dataDescriptionIds))
  const timesMjdS = Float64Array.from(new Set(times)).sort()
  return {
    timesMjdS,
    timeOfRow: placesOf(times, timesMjdS),
    ...baselinesOf(scalars<Int32Array>('ANTENNA1'), scalars<Int32Array>('ANTENNA2')),
    dataDescriptionIds,
    windows,
    channelCount,
    polarizationCount,
  }
}

/** Windows in the order of their frequencies, rising or falling as the channels of the first do. */
function joinWindows(ms: MeasurementSet, used: ReadonlySet<number>) {
  const fail = (message: string): never => {
    throw new FormatError(ms.path, undefined, message)
  }
  const list = [...used].map((id) => {
    const description = ms.dataDescriptions[id]
    if (!description) return fail(`DATA_DESC_ID ${id}, wanted 0 to ${ms.dataDescriptions.length - 1}`)
    const { chanFreqHz } = ms.spectralWindows[description.spectralWindowId]
    const polarizations = ms.polarizations[description.polarizationId].corrTypes.length
    return { id, window: description.spectralWindowId, frequenciesHz: chanFreqHz, polarizations }
  })
  const falling = list.length > 0 && list[0].frequenciesHz.at(-1)! < list[0].frequenciesHz[0]
  list.sort((a, b) => (a.frequenciesHz[0] - b.frequenciesHz[0]) * (falling ? -1 : 1))
  const polarizationCount = list[0]?.polarizations ?? 0
  const windows = new Map<number, JoinedWindow>()
  let firstChannel = 0
  list.forEach(({ id, window, frequenciesHz, polarizations }, i) => {
    if (polarizations !== polarizationCount)
      fail(`windows of ${polarizationCount} and ${polarizations} polarizations, wanted the same for all to join them`)
    if (i > 0 && list[i - 1].window === window) fail(`several data descriptions of window ${window}, wanted one`)
    windows.set(id, { firstChannel, channelCount: frequenciesHz.length })
    firstChannel += frequenciesHz.length
  })
  return { windows, channelCount: firstChannel, polarizationCount }
}

function placesOf(values: Float64Array, sorted: Float64Array): Int32Array {
  const place = new Map(Array.from(sorted, (value, i) => [value, i] as const))
  const places = new Int32Array(values.length)
  let [last, lastPlace] = [Number.NaN, 0]
  values.forEach((value, row) => {
    if (value !== last) [last, lastPlace] = [value, place.get(value)!]
    places[row] = lastPlace
  })
  return places
}

function baselinesOf(antenna1: Int32Array, antenna2: Int32Array) {
  const count =
    1 +
    Math.max(
      -1,
      antenna1.reduce((a, b) => Math.max(a, b), -1),
      antenna2.reduce((a, b) => Math.max(a, b), -1),
    )
  const numbers = new Int32Array(count * count).fill(-1)
  const places = new Map<number, number>()
  const placeOf = (antenna: number): number => {
    if (!places.has(antenna)) places.set(antenna, places.size)
    return places.get(antenna)!
  }
  const isAuto: number[] = []
  const antennas: number[] = []
  const baselineOfRow = antenna1.map((one, row) => {
    const pair = one * count + antenna2[row]
    if (numbers[pair] < 0) {
      numbers[pair] = isAuto.push(one === antenna2[row] ? 1 : 0) - 1
      antennas.push(placeOf(one), placeOf(antenna2[row]))
    }
    return numbers[pair]
  })
  return {
    baselineOfRow,
    isAuto: Uint8Array.from(isAuto),
    antennasOfBaseline: Int32Array.from(antennas),
    antennaCount: places.size,
  }
}

/** @param mostTimes  that a segment may have */
export function segmentsOf(timesMjdS: Float64Array, mostTimes: number): Segment[] {
  const steps = timesMjdS.slice(1).map((time, i) => time - timesMjdS[i])
  const gapS = LARGEST_GAP * (steps.toSorted()[steps.length >> 1] ?? Infinity)
  const segments: Segment[] = []
  for (let first = 0, end = 0; first < timesMjdS.length; first = end) {
    do end++
    while (end < timesMjdS.length && steps[end - 1] <= gapS)
    const parts = Math.ceil((end - first) / mostTimes)
    for (let part = 0; part < parts; part++) {
      const [from, to] = [part, part + 1].map((p) => first + Math.floor((p * (end - first)) / parts))
      segments.push({ firstTime: from, timeCount: to - from })
    }
  }
  return segments
}
