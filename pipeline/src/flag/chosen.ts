import { FormatError } from '@contimg/formats/error'
import type { MeasurementSet } from '@contimg/formats/ms'
import type { Selection } from '../selection/selection.ts'
import type { FlagRun } from './flag-rows.ts'

/** What of a run a mode may touch. */
export interface Chosen {
  readonly rows: Uint8Array | undefined // [row] 1 where chosen; undefined: all
  readonly samples: Uint8Array | undefined // [channel, polarization] the same
}

/** What a selection chooses of a run; undefined where that is nothing. */
export function chosenOf(ms: MeasurementSet, selection: Selection, run: FlagRun): Chosen | undefined {
  if (selection.isWhole) return { rows: undefined, samples: undefined }
  const rows = selection.rows(run.rows)
  if (rows && !rows.includes(1)) return undefined
  const samples = samplesOf(ms, selection, run.dataDescriptionId, run.channels, run.correlations.length)
  return { rows: rows?.includes(0) ? rows : undefined, samples }
}

/** [channel, polarization] 1 where a selection chooses the samples of a data description; undefined where it does all. */
export function samplesOf(
  ms: MeasurementSet,
  selection: Selection,
  dataDescriptionId: number,
  channelCount: number,
  polarizationCount: number,
): Uint8Array | undefined {
  const channels = selection.channels(dataDescriptionId)
  const polarizations = selection.polarizations(dataDescriptionId)
  if (!channels && !polarizations) return undefined
  if (channels && channels.length !== channelCount) {
    const wanted = `wanted the ${channels.length} of its spectral window`
    throw new FormatError(
      ms.path,
      undefined,
      `FLAG of window ${dataDescriptionId} has ${channelCount} channels, ${wanted}`,
    )
  }
  const samples = new Uint8Array(channelCount * polarizationCount)
  for (let at = 0; at < samples.length; at++)
    samples[at] = (channels?.[Math.floor(at / polarizationCount)] ?? 1) & (polarizations?.[at % polarizationCount] ?? 1)
  return samples
}

/** Takes back what was done to samples that are not chosen. */
export function putBackOthers(
  flags: Uint8Array,
  before: Uint8Array,
  { rows, samples }: Chosen,
  rowCount: number,
): void {
  const width = flags.length / rowCount
  for (let row = 0, first = 0; row < rowCount; row++, first += width) {
    if (rows?.[row] === 0) flags.set(before.subarray(first, first + width), first)
    else if (samples)
      for (let sample = 0; sample < width; sample++)
        if (samples[sample] === 0) flags[first + sample] = before[first + sample]
  }
}
