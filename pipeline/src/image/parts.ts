import type { MeasurementSetSource } from '../visibilities/from-ms.ts'
import { bandParts, type Channel, type FrequencyRange, middlesOf } from './cube.ts'
import type { RowKeys } from './row-runs.ts'
import { type Integration, integrationsOf } from './snapshots.ts'
import type { Stokes } from './stokes.ts'

/** Which images are to be made of a Measurement Set: of each Stokes parameter, integration and part of the band one. */
export interface PartsRequest {
  readonly stokes: readonly Stokes[]
  readonly snapshots: boolean // one image of each integration
  readonly snapshotPsf?: boolean // and its point spread function, as a file too
  readonly channelsOut: number // equal parts of the band, one image of each
}

/** One of the images that are made of a Measurement Set. */
export interface ImagePart {
  readonly suffix: string // of the name: -t0003 for the fourth integration, -0001 for the second part of the band, -Q
  readonly stokes: Stokes
  readonly times?: Integration // where absent, all
  readonly band?: FrequencyRange // where absent, all
  readonly cube?: CubePlace // where it is of one part of the band
}

/** The cube that an image is a plane of. */
export interface CubePlace {
  readonly suffix: string // of its name: -cube, -t0003-cube, -cube-Q
  readonly middleHz: number // of the part of the band
}

/** The rows that are to be imaged, among those of a Measurement Set. */
export interface WantedRows {
  readonly keys: RowKeys
  readonly fieldIds: ReadonlySet<number>
  readonly dataDescriptionIds: ReadonlySet<number>
}

/** @throws RangeError for more parts than the band has channels */
export function planParts(
  source: MeasurementSetSource,
  rows: WantedRows,
  { stokes, snapshots, channelsOut }: PartsRequest,
): ImagePart[] {
  const times = snapshots ? integrationsOf(rows.keys, rows.fieldIds) : [undefined]
  const bands = channelsOut > 1 ? partsOfBand(channelsOf(source, rows), channelsOut) : [undefined]
  const place = (i: number) => String(i).padStart(4, '0')
  return stokes.flatMap((one) =>
    times.flatMap((time, t) =>
      bands.map((band, b) => {
        const [when, what] = [time ? `-t${place(t)}` : '', stokes.length > 1 ? `-${one}` : '']
        return {
          suffix: `${when}${band ? `-${place(b)}` : ''}${what}`,
          stokes: one,
          ...(time && { times: time }),
          ...(band && { band: band.range, cube: { suffix: `${when}-cube${what}`, middleHz: band.middleHz } }),
        }
      }),
    ),
  )
}

function partsOfBand(channels: readonly Channel[], count: number) {
  const frequenciesHz = channels.map(({ hz }) => hz)
  const ranges = bandParts(frequenciesHz, count)
  const middles = middlesOf(channels, ranges)
  return ranges.map((range, b) => ({ range, middleHz: middles[b] }))
}

/** All of which rows of the fields hold something. */
function channelsOf(
  { dataDescriptions, spectralWindows }: MeasurementSetSource,
  { keys, fieldIds, dataDescriptionIds }: WantedRows,
): Channel[] {
  const ids = new Set(keys.dataDescriptionIds.filter((_, row) => fieldIds.has(keys.fieldIds[row])))
  const used = [...ids].filter((id) => dataDescriptionIds.has(id))
  return used.flatMap((id) => {
    const { frequenciesHz, channelWidthsHz } = spectralWindows[dataDescriptions[id].spectralWindow]
    return Array.from(frequenciesHz, (hz, k) => ({ hz, widthHz: Math.abs(channelWidthsHz[k]) }))
  })
}
