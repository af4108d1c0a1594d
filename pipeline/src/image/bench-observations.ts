import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { convert } from '../convert/run.ts'
import { phaseshift } from '../phaseshift/run.ts'
import { simulationOf } from '../simulate/request.ts'
import { simulate } from '../simulate/run.ts'
import type { Spectra, VisibilityBlock } from '../visibilities/block.ts'
import { openVisibilities } from '../visibilities/from-ms.ts'
import type { VisibilitySource } from '../visibilities/source.ts'
import { MeasurementSetOutput } from '../visibilities/to-ms.ts'

let folder: string | undefined
const made = new Map<string, Promise<string>>()

/** A folder that goes when the process ends. */
export function benchFolder(): string {
  if (folder !== undefined) return folder
  const path = mkdtempSync(join(tmpdir(), 'contimg-bench-image-'))
  process.on('exit', () => rmSync(path, { recursive: true, force: true }))
  folder = path
  return path
}

interface Observation {
  readonly size: 'small' | 'full'
  readonly antennas?: string
  readonly channels?: number // of each of the 16 windows
}

/** All moved to one phase centre, because WSClean images one field; each is made once a process. */
export const OBSERVATIONS = {
  small: () => moved('small', { size: 'small' }),
  /** 63 antennas, 36 million visibilities of Stokes I, as the array's 16 windows of 48 channels. */
  study: () => moved('study', { size: 'full', antennas: '63' }),
  /** The same as one window of 768 channels. */
  studyInOne: () => once('in-one', async (path) => mergeWindows(await OBSERVATIONS.study(), path)),
  full: () => moved('full', { size: 'full' }),
} as const

const CORRELATED = 96 // stations of today; beyond, those that are built too

/** So many channels in 16 windows, which span the same band, of so many antennas, which span the same array. */
export function grown(antennas: number, channels: number): () => Promise<string> {
  const stations = antennas > CORRELATED ? `1-${antennas}` : String(antennas)
  return () => moved(`${antennas}-${channels}`, { size: 'full', antennas: stations, channels })
}

/** Removes an observation that no other row needs. */
export async function forget(observation: () => Promise<string>): Promise<void> {
  const path = await observation()
  for (const [name, known] of made) if ((await known) === path) made.delete(name)
  rmSync(path, { recursive: true })
}

function once(name: string, make: (path: string) => Promise<unknown>): Promise<string> {
  const path = join(benchFolder(), `${name}.ms`)
  const known = made.get(name) ?? make(path).then(() => path)
  made.set(name, known)
  return known
}

function moved(name: string, request: Observation): Promise<string> {
  return once(name, async (path) => {
    const [incoming, drift] = [join(benchFolder(), `${name}-in`), join(benchFolder(), `${name}-drift.ms`)]
    const [group] = await simulate(simulationOf({ outFolder: incoming, gainErrors: 'none', ...request }))
    await convert(group.files, drift)
    rmSync(incoming, { recursive: true })
    await phaseshift(drift, 'meridian', path)
    rmSync(drift, { recursive: true })
  })
}

/** Copies a Measurement Set whose spectral windows continue each other so that they are one. */
function mergeWindows(msPath: string, outPath: string): void {
  using source = openVisibilities(msPath, 'DATA')
  const { spectralWindows, fields } = source
  const joined = (of: 'frequenciesHz' | 'channelWidthsHz') =>
    Float64Array.from(spectralWindows.flatMap((window) => [...window[of]]))
  const one: Omit<VisibilitySource, 'blocks'> = {
    ...source,
    spectralWindows: [
      { name: 'all', frequenciesHz: joined('frequenciesHz'), channelWidthsHz: joined('channelWidthsHz') },
    ],
    dataDescriptions: [{ ...source.dataDescriptions[0], spectralWindow: 0 }],
    rowCount: source.rowCount / spectralWindows.length,
  }
  const [start] = source.ms.observations[0].timeRangeMjdS
  const facts = { telescopeName: source.telescopeName, observer: '', project: '', history: [] }
  const times = { fieldTimesMjdS: new Float64Array(fields.length).fill(start), timeRangeMjdS: [start, start] as const }
  using output = new MeasurementSetOutput(outPath, one, { ...facts, ...times })
  let firstRow = 0
  for (const block of source.blocks()) {
    for (let i = 0; i < block.spectra.length; i += spectralWindows.length) {
      const merged = mergedBlock(block, block.spectra.slice(i, i + spectralWindows.length), firstRow)
      output.write(merged)
      firstRow += merged.rowCount
    }
  }
  output.finish()
}

/** The windows of one integration, which hold the same rows in the same order, as one. */
function mergedBlock(block: VisibilityBlock, parts: readonly Spectra[], firstRow: number): VisibilityBlock {
  const [first] = parts
  const { rowCount, polarizationCount } = first
  const channelCount = parts.reduce((sum, part) => sum + part.channelCount, 0)
  const cells = channelCount * polarizationCount
  const visibilities = new Float32Array(2 * rowCount * cells)
  const flags = new Uint8Array(rowCount * cells)
  let at = 0
  for (const part of parts) {
    const own = part.channelCount * polarizationCount
    for (let row = 0; row < rowCount; row++) {
      visibilities.set(part.visibilities.subarray(2 * row * own, 2 * (row + 1) * own), 2 * (row * cells + at))
      flags.set(part.flags.subarray(row * own, (row + 1) * own), row * cells + at)
    }
    at += own
  }
  const rows = <T extends Int32Array | Float64Array>(values: T, width = 1) =>
    values.slice(width * first.firstRow, width * (first.firstRow + rowCount)) as T
  return {
    firstRow,
    rowCount,
    timesMjdS: rows(block.timesMjdS),
    exposuresS: rows(block.exposuresS),
    fieldIds: rows(block.fieldIds),
    antenna1: rows(block.antenna1),
    antenna2: rows(block.antenna2),
    uvwM: rows(block.uvwM, 3),
    spectra: [
      { ...first, dataDescriptionId: 0, firstRow: 0, channelCount, visibilities, flags, weightSpectrum: undefined },
    ],
  }
}
