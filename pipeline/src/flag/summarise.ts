import type { MeasurementSet } from '@contimg/formats/ms'
import type { FlagSummary } from '@contimg/numerics/flag'
import type { Chosen } from './chosen.ts'
import type { FlagRun } from './flag-rows.ts'

/** Counts the flags of a run, those that are chosen. */
export function addRun(summary: FlagSummary, ms: MeasurementSet, run: FlagRun, chosen: Chosen): void {
  const { antenna1, antenna2, correlations, flags, rows } = run
  const spectralWindow = ms.dataDescriptions[run.dataDescriptionId].spectralWindowId
  const { fieldIds, scans } = rows
  const all = { antenna1, antenna2, fieldIds, scans, spectralWindow, correlations, flags }
  summary.add(chosen.rows || chosen.samples ? onlyChosen(all, run, chosen) : all)
}

/** Channels and polarizations are chosen apart from each other, so that what is left is a box again. */
function onlyChosen(
  all: Parameters<FlagSummary['add']>[0],
  { rowCount, flags, correlations }: FlagRun,
  chosen: Chosen,
) {
  const rows = [...Array(rowCount).keys()].filter((row) => chosen.rows?.[row] !== 0)
  const width = flags.length / rowCount
  const samples = [...Array(width).keys()].filter((sample) => chosen.samples?.[sample] !== 0)
  const places = [...correlations.keys()].filter((place) => samples.some((one) => one % correlations.length === place))
  const ofRows = (values: Int32Array) => Int32Array.from(rows, (row) => values[row])
  return {
    ...all,
    antenna1: ofRows(all.antenna1),
    antenna2: ofRows(all.antenna2),
    fieldIds: ofRows(all.fieldIds),
    scans: ofRows(all.scans),
    correlations: Int32Array.from(places, (place) => correlations[place]),
    flags: Uint8Array.from(rows.flatMap((row) => samples.map((sample) => flags[row * width + sample]))),
  }
}
