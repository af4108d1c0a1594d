import { setImmediate } from 'node:timers/promises'
import type { OptionalColumn } from '@contimg/formats/ms'
import type { Direction } from '@contimg/numerics/frames'
import type { StageControl } from '../control.ts'
import { whole } from '../output.ts'
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
const COPIED_COLUMNS = [
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
  return whole(outPath, async (partial) => {
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
  const optional: OptionalColumn[] =
    main.has('WEIGHT_SPECTRUM') && main.column('WEIGHT_SPECTRUM').cellShape(0)
      ? [...extra, 'WEIGHT_SPECTRUM']
      : [...extra]
  const moved = { ...source, fields: [centre] }
  using output = new MeasurementSetOutput(path, moved, factsOf(source, centre), optional)
  const rephaser = new Rephaser(source, centre)
  for (const block of source.blocks()) {
    const pathM = rephaser.turnUvw(block)
    for (const part of block.spectra) rephaser.turnVisibilities(part.visibilities, part, pathM)
    const sigmasOf = (part: Spectra) =>
      main.column('SIGMA').readCells(block.firstRow + part.firstRow, part.rowCount) as Float32Array
    output.write({ ...block, fieldIds: new Int32Array(block.rowCount) }, sigmasOf)
    copyColumns(source, block, output)
    for (const name of extra) moveColumn(source, block, name, rephaser, pathM, output)
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
function copyColumns({ ms }: MeasurementSetSource, block: VisibilityBlock, output: MeasurementSetOutput): void {
  for (const name of COPIED_COLUMNS) {
    output.writeScalars(
      name,
      block.firstRow,
      ms.main.column(name).readScalars(block.firstRow, block.rowCount) as Int32Array,
    )
  }
  for (const part of block.spectra) {
    const firstRow = block.firstRow + part.firstRow
    if (part.weightSpectrum) output.writeColumn('WEIGHT_SPECTRUM', firstRow, part, part.weightSpectrum)
  }
}

function moveColumn(
  { ms }: MeasurementSetSource,
  block: VisibilityBlock,
  name: OptionalColumn,
  rephaser: Rephaser,
  pathM: Float64Array,
  output: MeasurementSetOutput,
): void {
  for (const part of block.spectra) {
    const firstRow = block.firstRow + part.firstRow
    const visibilities = ms.main.column(name).readCells(firstRow, part.rowCount) as Float32Array
    rephaser.turnVisibilities(visibilities, part, pathM)
    output.writeColumn(name, firstRow, part, visibilities)
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
