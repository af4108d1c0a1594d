import type { MeasurementSetSource } from '../visibilities/from-ms.ts'
import { bandParts, type FrequencyRange } from './cube.ts'
import type { RowKeys } from './row-runs.ts'
import { integrationsOf, type TimeRange } from './snapshots.ts'
import type { Stokes } from './stokes.ts'

/** Which images are to be made of a Measurement Set: of each Stokes parameter, integration and part of the band one. */
export interface PartsRequest {
  readonly stokes: readonly Stokes[]
  readonly snapshots: boolean // one image of each integration
  readonly channelsOut: number // equal parts of the band, one image of each
}

/** One of the images that are made of a Measurement Set. */
export interface ImagePart {
  readonly suffix: string // of the name: -t0003 for the fourth integration, -0001 for the second part of the band, -Q
  readonly stokes: Stokes
  readonly times?: TimeRange // where absent, all
  readonly band?: FrequencyRange // where absent, all
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
  const bands = channelsOut > 1 ? bandParts(frequenciesOf(source, rows), channelsOut) : [undefined]
  const place = (i: number) => String(i).padStart(4, '0')
  return stokes.flatMap((one) =>
    times.flatMap((time, t) =>
      bands.map((band, b) => ({
        suffix: `${time ? `-t${place(t)}` : ''}${band ? `-${place(b)}` : ''}${stokes.length > 1 ? `-${one}` : ''}`,
        stokes: one,
        ...(time && { times: time }),
        ...(band && { band }),
      })),
    ),
  )
}

/** Of all channels of which rows of the fields hold something. */
function frequenciesOf(
  { dataDescriptions, spectralWindows }: MeasurementSetSource,
  { keys, fieldIds, dataDescriptionIds }: WantedRows,
): number[] {
  const ids = new Set(keys.dataDescriptionIds.filter((_, row) => fieldIds.has(keys.fieldIds[row])))
  const used = [...ids].filter((id) => dataDescriptionIds.has(id))
  return used.flatMap((id) => [...spectralWindows[dataDescriptions[id].spectralWindow].frequenciesHz])
}
