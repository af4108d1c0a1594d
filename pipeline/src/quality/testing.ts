import { type CalibrationTable, solutionOffsets } from '@contimg/formats/caltable'
import type { NamedTable } from './solved-cells.ts'

/** One solution of a table that a test makes up. */
export interface MadeSolution {
  readonly amplitude?: number
  readonly phaseRad?: number
  readonly delayNs?: number // of K Jones
  readonly flag?: boolean
  readonly snr?: number
}

export interface MadeCell {
  readonly antenna: number
  readonly window: number
  readonly time: number
  readonly polarization: number
  readonly channel: number
}

export interface MadeTable {
  readonly path?: string
  readonly visCal?: string
  readonly names?: readonly string[] // as many antennas
  readonly windows?: number
  readonly channels?: number
  readonly times?: number
  readonly reference?: number
  readonly channelHz?: number
  readonly solution?: (cell: MadeCell) => MadeSolution
}

/** Times are a minute apart, windows 10 MHz, positions along a line to the east. */
export function madeTable(made: MadeTable = {}): NamedTable {
  const { path = '/cal/obs_bpcal', visCal = 'B Jones', windows = 2, channels = 16, times = 1 } = made
  const { reference = 0, channelHz = 250e3, solution = (): MadeSolution => ({}) } = made
  const names = made.names ?? numbered(12)
  const rows = Array.from({ length: times * windows * names.length }, (_, row) => ({
    time: Math.floor(row / (windows * names.length)),
    window: Math.floor(row / names.length) % windows,
    antenna: row % names.length,
  }))
  const polarizations = 2
  const solutions = rows.flatMap((row) =>
    Array.from({ length: channels * polarizations }, (_, cell) =>
      solution({ ...row, polarization: cell % polarizations, channel: Math.floor(cell / polarizations) }),
    ),
  )
  const isDelay = visCal === 'K Jones'
  const parameters = isDelay
    ? solutions.map(({ delayNs = 0 }) => delayNs)
    : solutions.flatMap(({ amplitude = 1, phaseRad = 0 }) => [
        amplitude * Math.cos(phaseRad),
        amplitude * Math.sin(phaseRad),
      ])
  const shapes: (readonly [number, number])[] = new Array(windows).fill([polarizations, channels])
  const spectralWindowIds = Int32Array.from(rows, ({ window }) => window)
  const ids = (value: number) => new Int32Array(rows.length).fill(value)
  const table: CalibrationTable = {
    visCal,
    parType: isDelay ? 'Float' : 'Complex',
    msName: 'obs.ms',
    polBasis: 'unknown',
    software: 'test',
    antennas: {
      names,
      stations: names,
      mounts: names.map(() => 'ALT-AZ'),
      positionsM: Float64Array.from(names.flatMap((_, i) => [-2409150.4 - 20 * i, -4478573.1 + 11 * i, 3838617.3])),
      diametersM: new Float64Array(names.length).fill(4.65),
    },
    fields: { names: ['f'], timesMjdS: Float64Array.of(5e9), phaseDirRad: Float64Array.of(1, 1), frames: ['ICRS'] },
    spectralWindows: shapes.map((_, window) => ({
      name: '',
      refFrequencyHz: 1.4e9 + 10e6 * window,
      chanFreqHz: Float64Array.from({ length: channels }, (_, k) => 1.4e9 + 10e6 * window + channelHz * k),
      chanWidthHz: new Float64Array(channels).fill(channelHz),
    })),
    observations: [{ telescopeName: 'DSA-110', observer: '', project: '', timeRangeMjdS: [5e9, 5e9 + 60 * times] }],
    solutions: {
      timesMjdS: Float64Array.from(rows, ({ time }) => 5e9 + 60 * time),
      intervalsS: new Float64Array(rows.length).fill(60),
      fieldIds: ids(0),
      spectralWindowIds,
      antennaIds: Int32Array.from(rows, ({ antenna }) => antenna),
      referenceIds: ids(reference),
      scanNumbers: ids(1),
      observationIds: ids(0),
      shapes,
      offsets: solutionOffsets(spectralWindowIds, shapes),
      parameters: Float32Array.from(parameters),
      errors: new Float32Array(solutions.length),
      flags: Uint8Array.from(solutions, ({ flag = false }) => (flag ? 1 : 0)),
      snrs: Float32Array.from(solutions, ({ snr = 50 }) => snr),
      weights: undefined,
    },
  }
  return { path, table }
}

export function numbered(count: number): string[] {
  return Array.from({ length: count }, (_, i) => String(i + 1))
}

/** Pseudo-random numbers between 0 and 1, the same at each run (mulberry32). */
export function randomNumbers(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

/** Two independent normal numbers of unit variance (Box and Muller). */
export function normalPair(random: () => number): [number, number] {
  const radius = Math.sqrt(-2 * Math.log(1 - random()))
  const angle = 2 * Math.PI * random()
  return [radius * Math.cos(angle), radius * Math.sin(angle)]
}
