import type { MeasurementSet } from '@contimg/formats/ms'
import type { RowColumns } from '../../selection/row-columns.ts'
import { antennaAxis, baselineAxis, evenAxis, type RasterAxis, timeAxis } from './axes.ts'
import { antennasOf } from './baseline.ts'
import type { Survey } from './survey.ts'

/** Along one side: the bin that a row, or a channel, is in; both undefined where all are in the same. */
export interface Side {
  readonly axis: RasterAxis
  readonly ofRows?: (rows: RowColumns) => readonly Int32Array[] // [row] bins, −1 for none; two where a row stands at two places
  readonly ofChannels?: (descriptionId: number) => Int32Array // [channel] −1 for none
}

export function timeSide({ timesMjdS }: Survey, most: number): Side {
  const { axis, bins } = timeAxis(timesMjdS, most)
  const binOfTime = new Map([...timesMjdS].map((time, i) => [time, bins[i]]))
  return {
    axis,
    ofRows: ({ timesMjdS: times }) => {
      const places = new Int32Array(times.length)
      for (let row = 0; row < places.length; row++)
        places[row] = row > 0 && times[row] === times[row - 1] ? places[row - 1] : (binOfTime.get(times[row]) ?? -1)
      return [places]
    },
  }
}

export function baselineSide(ms: MeasurementSet, { baselineKeys }: Survey, most: number): Side {
  const { axis, binOfKey } = baselineAxis(ms, baselineKeys, most)
  const antennas = ms.antennas.names.length
  const binOfPair = new Int32Array(antennas * antennas).fill(-1)
  for (const [key, bin] of binOfKey) {
    const [one, other] = antennasOf(key)
    binOfPair[one * antennas + other] = bin
  }
  return {
    axis,
    ofRows: ({ antenna1, antenna2 }) => [antenna1.map((one, row) => binOfPair[one * antennas + antenna2[row]] ?? -1)],
  }
}

/** A row stands at both of its antennas, of an autocorrelation once. */
export function antennaSide(ms: MeasurementSet, { antennaIds }: Survey, most: number): Side {
  const { axis, bins } = antennaAxis(ms, antennaIds, most)
  const binOfId = new Int32Array(ms.antennas.names.length).fill(-1)
  for (const [i, id] of antennaIds.entries()) binOfId[id] = bins[i]
  return {
    axis,
    ofRows: ({ antenna1, antenna2 }) => [
      antenna1.map((id) => binOfId[id] ?? -1),
      antenna2.map((id, row) => (id === antenna1[row] ? -1 : (binOfId[id] ?? -1))),
    ],
  }
}

export function uvSide(kind: 'uvdist' | 'u' | 'v', lowM: number, largestM: number, count: number): Side {
  const highM = largestM > 0 ? largestM : 1
  const axis = evenAxis(kind, lowM === 0 ? 0 : -highM, highM, count)
  const start = lowM === 0 ? 0 : -highM
  const perM = count / (highM - start)
  const place = (u: number, v: number) => (kind === 'u' ? u : kind === 'v' ? v : Math.sqrt(u * u + v * v))
  return {
    axis,
    ofRows: ({ uvwM, rowCount }) => {
      const places = new Int32Array(rowCount)
      for (let row = 0; row < rowCount; row++) {
        const bin = Math.floor((place(uvwM[3 * row], uvwM[3 * row + 1]) - start) * perM)
        places[row] = Math.min(Math.max(bin, 0), count - 1)
      }
      return [places]
    },
  }
}
