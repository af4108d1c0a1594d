import { resolve } from 'node:path'
import { type ImageCalibration, type ImageRecord, readImageRecord } from '@contimg/pipeline/provenance'
import type { Products } from '@contimg/state/products'

/** Images of one run, by their kinds: image, dirty, psf, … */
export type ImagesByKind = Readonly<Partial<Record<string, string>>>

/** What was imaged, and what came of it. */
export interface ImagesOf {
  readonly ms: string
  readonly column: string
  readonly runs: readonly ImagesByKind[]
}

export function imagePaths(runs: readonly ImagesByKind[]): string[] {
  return runs.flatMap((run) => Object.values(run)).filter((path) => path !== undefined)
}

/** Puts images into the database, where their Measurement Set is in it. */
export async function recordImages(products: Products, { ms, column, runs }: ImagesOf): Promise<void> {
  const state = await import('@contimg/state/products')
  const msPath = resolve(ms)
  if ((await state.findMeasurementSet(products, msPath)) === undefined) return
  const calibration = calibrationOf(column, await state.isCalibrationApplied(products, msPath))
  const records = runs.flatMap((run) =>
    Object.entries(run).flatMap(([kind, path]): ImageRecord[] =>
      path === undefined ? [] : [readImageRecord(resolve(path), { msPath, kind, calibration })],
    ),
  )
  await state.putImages(products, records)
  const restored = records.find(({ kind }) => kind === 'image')
  if (restored) await state.putMeasurementSetImaged(products, msPath, restored.path)
}

/** As far as it is known: tables may have been applied that the database was not told of. */
function calibrationOf(column: string, isApplied: boolean): ImageCalibration {
  if (column === 'DATA') return 'uncalibrated'
  return isApplied && ['auto', 'CORRECTED_DATA'].includes(column) ? 'applied' : 'unknown'
}
