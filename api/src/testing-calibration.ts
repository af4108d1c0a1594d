import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { type CalibrationTable, solutionOffsets, writeCalibrationTable } from '@contimg/formats/caltable'
import { nodeTableFiles } from '@contimg/formats/node'
import type { CalibrationSet, RegisteredKind } from '@contimg/pipeline'
import { type Products, registerCalibrationSet } from '@contimg/state/products'

export const ANTENNAS = 12
export const CHANNELS = 8
export const WINDOWS = 2

const DEG = Math.PI / 180
const ENDINGS: Readonly<Record<string, string>> = { BP: 'bpcal', GP: 'gpcal', GA: 'gacal', K: 'kcal' }
const ORDERS: Readonly<Record<string, number>> = { K: 10, BP: 30, GP: 40, GA: 50 }

/** A cell of a table that a test makes. */
export interface MadeSolution {
  readonly amplitude?: number
  readonly phaseDeg?: number
  readonly flag?: boolean
}

export interface MadeSet extends Partial<CalibrationSet> {
  readonly midMs: number // Unix time
  readonly decDeg?: number
  readonly kinds?: readonly RegisteredKind[]
  readonly isOnDisk?: boolean | 'empty' // tables, or folders where they should be; else it is registered only
  readonly solution?: (antenna: number, channel: number) => MadeSolution
}

/** Registers a set of tables below the folder of outputs, as the pipeline does, valid 12 h either way. */
export async function makeSet(
  { products, folder }: { readonly products: Products; readonly folder: string },
  name: string,
  made: MadeSet,
): Promise<CalibrationSet> {
  const { midMs, decDeg = 54.6, kinds = ['BP', 'GP'], isOnDisk = false, solution = () => ({}), ...more } = made
  const midMjdS = midMs / 1000 + 40587 * 86_400
  const tables = kinds.map((kind) => ({
    path: join(folder, 'out', `${name}_${ENDINGS[kind]}`),
    kind,
    order: ORDERS[kind],
  }))
  for (const { path, kind } of tables)
    if (isOnDisk === 'empty') mkdirSync(path)
    else if (isOnDisk) writeTable(path, kind, midMjdS, solution)
  const set: CalibrationSet = {
    ...{ name, tables, status: 'active', supersededBy: undefined, midMjdS },
    validity: { startMjdS: midMjdS - 12 * 3600, endMjdS: midMjdS + 12 * 3600 },
    ...{ decRad: decDeg * DEG, calibrator: '0834+555_t12', referenceAntenna: '1' },
    configuration: { antennas: ['1', '2'], windows: [{ lowHz: 1.3e9, highHz: 1.5e9 }] },
    isNonScience: false,
    quality: { passed: true, grade: 'good', reasons: ['flagged 12 %'], unsolvedAntennas: ['7'] },
    provenance: { measurementSet: '/out/a.ms', command: 'contimg calibrate', version: '1', params: { solint: 'inf' } },
    ...{ createdS: 0, notes: undefined, ...more },
  }
  await registerCalibrationSet(products, set, (candidate) => ({ set: candidate, changes: [] }))
  return set
}

function writeTable(
  path: string,
  kind: RegisteredKind,
  mjdS: number,
  solution: NonNullable<MadeSet['solution']>,
): void {
  const files = nodeTableFiles(path)
  writeCalibrationTable(files, tableOf(kind, mjdS, solution), [
    { timeMjdS: mjdS, application: 'contimg', message: 'made for a test' },
  ])
  files.close()
}

/** Rows by window, then antenna; two polarizations. */
function tableOf(kind: RegisteredKind, mjdS: number, solution: NonNullable<MadeSet['solution']>): CalibrationTable {
  const channels = kind === 'BP' ? CHANNELS : 1
  const names = Array.from({ length: ANTENNAS }, (_, i) => String(i + 1))
  const rows = Array.from({ length: WINDOWS * ANTENNAS }, (_, row) => row)
  const cells = rows.flatMap((row) =>
    Array.from({ length: 2 * channels }, (_, cell) => solution(row % ANTENNAS, cell >> 1)),
  )
  const spectralWindowIds = Int32Array.from(rows, (row) => Math.floor(row / ANTENNAS))
  const shapes = new Array<readonly [number, number]>(WINDOWS).fill([2, channels])
  const all = (value: number) => new Int32Array(rows.length).fill(value)
  const isDelay = kind === 'K'
  return {
    visCal: isDelay ? 'K Jones' : kind === 'BP' ? 'B Jones' : 'G Jones',
    parType: isDelay ? 'Float' : 'Complex',
    ...{ msName: 'a.ms', polBasis: 'unknown', software: 'contimg' },
    antennas: {
      names,
      stations: names.map((name) => `DSA-${name}`),
      mounts: names.map(() => 'ALT-AZ'),
      positionsM: Float64Array.from(names.flatMap((_, i) => [-2409150.4 - 20 * i, -4478573.1 + 11 * i, 3838617.3])),
      diametersM: new Float64Array(ANTENNAS).fill(4.65),
    },
    fields: { names: ['f'], timesMjdS: Float64Array.of(mjdS), phaseDirRad: Float64Array.of(1, 0.95), frames: ['ICRS'] },
    spectralWindows: shapes.map((_, window) => ({
      name: '',
      refFrequencyHz: 1.4e9 + 10e6 * window,
      chanFreqHz: Float64Array.from({ length: channels }, (_, k) => 1.4e9 + 10e6 * window + 250e3 * k),
      chanWidthHz: new Float64Array(channels).fill(250e3),
    })),
    observations: [{ telescopeName: 'DSA-110', observer: '', project: '', timeRangeMjdS: [mjdS - 150, mjdS + 150] }],
    solutions: {
      timesMjdS: new Float64Array(rows.length).fill(mjdS),
      intervalsS: new Float64Array(rows.length).fill(300),
      ...{ fieldIds: all(0), spectralWindowIds, antennaIds: Int32Array.from(rows, (row) => row % ANTENNAS) },
      ...{ referenceIds: all(0), scanNumbers: all(1), observationIds: all(0), shapes },
      offsets: solutionOffsets(spectralWindowIds, shapes),
      parameters: Float32Array.from(
        cells.flatMap(({ amplitude = 1, phaseDeg = 0 }) =>
          isDelay ? [amplitude] : [amplitude * Math.cos(phaseDeg * DEG), amplitude * Math.sin(phaseDeg * DEG)],
        ),
      ),
      errors: new Float32Array(cells.length),
      flags: Uint8Array.from(cells, ({ flag = false }) => (flag ? 1 : 0)),
      snrs: new Float32Array(cells.length).fill(50),
      weights: undefined,
    },
  }
}
