import { FormatError } from '@contimg/formats/error'
import { type MeasurementSet, openMeasurementSet, visibilityColumn } from '@contimg/formats/ms'
import { nodeTableFiles } from '@contimg/formats/node'
import type { VisibilityBlock } from './block.ts'
import { planBlocks } from './block-plan.ts'
import { type BlockMemory, BlockReader, type BlockReaderOptions } from './block-reader.ts'
import { HeldCells, type HeldColumns } from './held-columns.ts'
import type { VisibilitySource } from './source.ts'

/** Visibilities of a Measurement Set, open. */
export interface MeasurementSetSource extends VisibilitySource, Disposable {
  readonly ms: MeasurementSet
  readonly column: string // the one that the blocks hold
  readonly held?: HeldColumns // in memory, in place of that column and of FLAG and WEIGHT
  /** The same as of any source, in memory of the caller's where some is given, the last ones kept where wanted, of fewer rows. */
  blocks(memory?: BlockMemory, keptBlocks?: number, mostRows?: number): Iterable<VisibilityBlock>
}

/**
 * Opens a Measurement Set, ours or CASA's, for its visibilities.
 *
 * @param column  DATA, CORRECTED_DATA, MODEL_DATA; auto: CORRECTED_DATA where there is one, else DATA
 * @param access  change: it will be written in place, and is locked before anything of it is read
 * @throws FormatError where it is no Measurement Set, has no such column, or parts of it disagree; TableLockedError where
 *   it is to be changed and another process holds it
 */
export function openVisibilities(
  path: string,
  column = 'auto',
  access: 'read' | 'change' = 'read',
): MeasurementSetSource {
  const files = nodeTableFiles(path)
  try {
    if (access === 'change') files.lock()
    const ms = openMeasurementSet(files)
    const chosen = visibilityColumn(ms, column)
    return {
      path,
      ms,
      column: chosen.description.name,
      telescopeName: ms.observations[0]?.telescopeName ?? '',
      antennas: antennasOf(ms),
      fields: fieldsOf(ms),
      spectralWindows: ms.spectralWindows.map(({ name, flagged, chanFreqHz, chanWidthHz }) => ({
        name,
        flagged,
        frequenciesHz: chanFreqHz,
        channelWidthsHz: chanWidthHz,
      })),
      dataDescriptions: ms.dataDescriptions.map(({ spectralWindowId, polarizationId }) => ({
        spectralWindow: spectralWindowId,
        correlations: Array.from(ms.polarizations[polarizationId].corrTypes),
      })),
      rowCount: ms.main.rowCount,
      blocks: (...wanted) => readBlocks(ms, chosen.description.name, {}, ...wanted),
      [Symbol.dispose]: () => ms.close(),
    }
  } catch (error) {
    files.close()
    throw error
  }
}

/** The same with visibilities that lie in memory and are about to become CORRECTED_DATA. @throws as openVisibilities */
export function openHeld(
  path: string,
  held: HeldColumns,
  access: 'read' | 'change' = 'read',
): MeasurementSetSource & { readonly held: HeldColumns } {
  const source = openVisibilities(path, 'DATA', access)
  const cells = new HeldCells(held)
  return {
    ...source,
    column: 'CORRECTED_DATA',
    held,
    blocks: (...wanted) => readBlocks(source.ms, 'DATA', { cells, notFinite: 'as stored' }, ...wanted),
  }
}

function antennasOf({ antennas }: MeasurementSet): VisibilitySource['antennas'] {
  return antennas.names.map((name, i) => ({
    name,
    positionM: [antennas.positionsM[3 * i], antennas.positionsM[3 * i + 1], antennas.positionsM[3 * i + 2]],
    diameterM: antennas.diametersM[i],
  }))
}

const EQUATORIAL_FRAMES = ['J2000', 'ICRS']

function fieldsOf({ fields, path }: MeasurementSet): VisibilitySource['fields'] {
  return fields.names.map((name, i) => {
    if (!EQUATORIAL_FRAMES.includes(fields.frames[i])) {
      const wanted = EQUATORIAL_FRAMES.join(' or ')
      throw new FormatError(path, undefined, `field ${i} (${name}) is in frame ${fields.frames[i]}, wanted ${wanted}`)
    }
    const raRad = fields.phaseDirRad[2 * i]
    return { name, raRad: raRad < 0 ? raRad + 2 * Math.PI : raRad, decRad: fields.phaseDirRad[2 * i + 1] }
  })
}

function* readBlocks(
  ms: MeasurementSet,
  column: string,
  options: Pick<BlockReaderOptions, 'cells' | 'notFinite'>,
  memory?: BlockMemory,
  keptBlocks = 1,
  mostRows?: number,
): Generator<VisibilityBlock> {
  const plan = planBlocks(ms.main.column('TIME').readScalars() as Float64Array, mostRows)
  const reader = new BlockReader(ms, column, plan, { ...options, keptBlocks, ...(memory && { memory }) })
  for (const rows of plan) yield reader.read(rows)
}
