import { setImmediate } from 'node:timers/promises'
import { definedColumn } from '@contimg/formats/casatable'
import type { OptionalColumn } from '@contimg/formats/ms'
import type { Direction } from '@contimg/numerics/frames'
import type { StageControl } from '../control.ts'
import { wholeMeasurementSet } from '../flag/new-measurement-set.ts'
import type { Spectra, VisibilityBlock } from '../visibilities/block.ts'
import { type MeasurementSetSource, openVisibilities } from '../visibilities/from-ms.ts'
import { Rephaser } from '../visibilities/rephase.ts'
import { MeasurementSetOutput } from '../visibilities/to-ms.ts'
import { centreOf } from './centre.ts'

export interface PhaseShifted {
  readonly path: string
  readonly centre: Direction
  readonly rowCount: number
  readonly columns: readonly string[] // of visibilities
}

const VISIBILITY_COLUMNS = ['CORRECTED_DATA', 'MODEL_DATA'] as const
const SPECTRUM_COLUMNS = ['WEIGHT_SPECTRUM', 'SIGMA_SPECTRUM'] as const
const COPIED_SCALARS = [
  'ARRAY_ID',
  'FEED1',
  'FEED2',
  'INTERVAL',
  'OBSERVATION_ID',
  'PROCESSOR_ID',
  'SCAN_NUMBER',
  'STATE_ID',
  'TIME_CENTROID',
]

/**
 * Writes a copy of a Measurement Set in which all rows share one phase centre: (u, v, w) and the phases of every
 * visibility column are moved exactly, FIELD has one row and FIELD_ID is 0, as programs expect that image one field.
 *
 * @param to  'meridian' (the median of the phase centres), a calibrator's name, or 'RA,DEC' in degrees or sexagesimal
 * @throws FormatError, OutputExistsError, UnknownCalibratorError, RangeError for a position that is none
 */
export async function phaseshift(
  msPath: string,
  to: string,
  outPath: string,
  control: StageControl = {},
): Promise<PhaseShifted> {
  using source = openVisibilities(msPath, 'DATA')
  const centre = centreOf(to, source.fields)
  return wholeMeasurementSet(outPath, async (partial) => {
    const columns = await copyMoved(source, centre, partial, control)
    return { path: outPath, centre, rowCount: source.rowCount, columns }
  })
}

async function copyMoved(
  source: MeasurementSetSource,
  centre: Direction & { name: string },
  path: string,
  { progress, signal }: StageControl,
) {
  const { main } = source.ms
  const extra = VISIBILITY_COLUMNS.filter((name) => main.has(name))
  const spectrum = SPECTRUM_COLUMNS.filter((name) => definedColumn(main, name))
  const moved = { ...source, fields: [centre] }
  using output = new MeasurementSetOutput(path, moved, factsOf(source, centre), [...extra, ...spectrum])
  const rephaser = new Rephaser(source, centre)
  for (const block of source.blocks()) {
    const pathM = rephaser.turnUvw(block)
    for (const part of block.spectra) rephaser.turnVisibilities(part.visibilities, part, pathM)
    const cells = (name: string, part: Spectra) =>
      main.column(name).readCells(block.firstRow + part.firstRow, part.rowCount) as Float32Array
    const spectra = block.spectra.map((part) => ({ ...part, weights: cells('WEIGHT', part) })) // DATA's may be others
    output.write({ ...block, spectra, fieldIds: new Int32Array(block.rowCount) }, (part) => cells('SIGMA', part))
    copyScalars(source, block, output)
    for (const part of spectra) {
      const copy = (name: OptionalColumn, values: Float32Array) =>
        output.writeColumn(name, block.firstRow + part.firstRow, part, values)
      for (const name of spectrum) copy(name, cells(name, part))
      for (const name of extra) {
        const visibilities = cells(name, part)
        rephaser.turnVisibilities(visibilities, part, pathM)
        copy(name, visibilities)
      }
    }
    progress?.(
      (block.firstRow + block.rowCount) / source.rowCount,
      `row ${block.firstRow + block.rowCount} of ${source.rowCount}`,
    )
    await setImmediate()
    signal?.throwIfAborted()
  }
  output.finish()
  return ['DATA', ...extra]
}

/** What does not depend on the phase centre, as it was. */
function copyScalars({ ms }: MeasurementSetSource, block: VisibilityBlock, output: MeasurementSetOutput): void {
  for (const name of COPIED_SCALARS) {
    output.writeScalars(
      name,
      block.firstRow,
      ms.main.column(name).readScalars(block.firstRow, block.rowCount) as Int32Array,
    )
  }
}

function factsOf({ ms, path }: MeasurementSetSource, centre: { name: string }) {
  const [observation] = ms.observations
  const timeRangeMjdS = observation?.timeRangeMjdS ?? ([0, 0] as const)
  return {
    telescopeName: observation?.telescopeName ?? '',
    observer: observation?.observer ?? '',
    project: observation?.project ?? '',
    fieldTimesMjdS: Float64Array.of(timeRangeMjdS[0]),
    timeRangeMjdS,
    history: [`phase centres of ${path} moved to ${centre.name}`],
  }
}
