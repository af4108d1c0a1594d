import { join } from 'node:path'
import { type MeasurementSet, openMeasurementSet } from '@contimg/formats/ms'
import { nodeTableFiles } from '@contimg/formats/node'
import { convert } from '../convert/run.ts'
import { simulate } from '../simulate/run.ts'
import { plainSimulation } from '../simulate/testing.ts'
import { DEFAULT_FLAG_OPTIONS, type FlagOptions } from './options.ts'
import { type FlagReport, flagMeasurementSet } from './run.ts'

/** Flags with the options that differ from the defaults. */
export function flagWith(path: string, ...modes: readonly Partial<FlagOptions>[]): Promise<FlagReport> {
  return flagMeasurementSet(
    path,
    modes.map((options) => ({ ...DEFAULT_FLAG_OPTIONS, ...options })),
  )
}

/** A Measurement Set of noise: 6 antennas with autocorrelations, 24 times, 16 windows of 2 channels, XX and YY. */
export async function noiseMeasurementSet(folder: string): Promise<string> {
  const [group] = await simulate(plainSimulation(folder, { sefdJy: 5800 }))
  const path = join(folder, 'noise.ms')
  await convert(group.files, path)
  return path
}

export function withOpen<T>(path: string, use: (ms: MeasurementSet) => T): T {
  const ms = openMeasurementSet(nodeTableFiles(path))
  try {
    return use(ms)
  } finally {
    ms.close()
  }
}

/** All cells of a column whose cells have one shape. */
export function columnOf<T>(path: string, name: string): T {
  return withOpen(path, ({ main }) => main.column(name).readCells(0, main.rowCount) as T)
}

/** Writes cells from a row on. */
export function putCells(
  path: string,
  name: string,
  firstRow: number,
  count: number,
  cells: Uint8Array | Float32Array | Float64Array,
) {
  withOpen(path, ({ main }) => main.column(name).writeCells(firstRow, count, cells))
}
