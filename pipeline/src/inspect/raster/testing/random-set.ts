import { join } from 'node:path'
import { createMeasurementSet, type OptionalColumn } from '@contimg/formats/ms'
import { nodeTableFiles } from '@contimg/formats/node'

/** One number that was measured, with all that it depends on. */
export interface TestSample {
  readonly timeMjdS: number
  readonly antenna1: number
  readonly antenna2: number
  readonly field: number
  readonly window: number
  readonly channel: number
  readonly frequencyHz: number
  readonly correlation: number
  readonly uvwM: readonly number[]
  readonly values: Readonly<Record<string, readonly [re: number, im: number]>> // by column
  readonly flagged: boolean // by FLAG or FLAG_ROW
  readonly weight: number // of CORRECTED_DATA and MODEL_DATA, of DATA where there is no CORRECTED_DATA
}

export interface TestObservation {
  readonly seed: number
  readonly antennaCount: number
  readonly timeCount: number
  readonly correlations: readonly number[]
  readonly channels: readonly number[] // of each spectral window
  readonly hasSpectrum: boolean // WEIGHT_SPECTRUM
  readonly columns: readonly ('CORRECTED_DATA' | 'MODEL_DATA')[]
  readonly flaggedFraction: number
  readonly weights: 'some none' | 'random' | 'the same' // none where some samples are no numbers either
}

export const USUAL_OBSERVATION: TestObservation = {
  seed: 1,
  antennaCount: 4,
  timeCount: 3,
  correlations: [9, 12],
  channels: [3, 3],
  hasSpectrum: false,
  columns: [],
  flaggedFraction: 0.3,
  weights: 'some none',
}

/** Numbers from 0 to 1, the same for the same seed (mulberry32, T. Ettinger). */
export function draws(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

const START_MJD_S = 60_966.25 * 86_400
const STEP_S = 12.885
const SITE = [-2409761.2, -4478100.5, 3838761.5]

/** Writes a Measurement Set of random numbers, flags and weights, and tells every sample of it. */
export function writeTestMs(
  folder: string,
  options: Partial<TestObservation> = {},
): { path: string; samples: TestSample[] } {
  const observation = { ...USUAL_OBSERVATION, ...options }
  const { antennaCount, timeCount, correlations, channels, columns, hasSpectrum, flaggedFraction } = observation
  const draw = draws(observation.seed)
  const someNone = observation.weights === 'some none'
  const weight = () => {
    if (observation.weights === 'the same') return 1.7
    return draw() < 0.05 && someNone ? 0 : 0.5 + draw()
  }
  const path = join(folder, `obs-${observation.seed}.ms`)
  const files = nodeTableFiles(path)
  const pairs = Array.from({ length: antennaCount }, (_, i) => i).flatMap((a) =>
    Array.from({ length: antennaCount - a }, (_, k) => [a, a + k] as const),
  )
  const frequencies = channels.map((count, w) =>
    Float64Array.from({ length: count }, (_, c) => 1.4e9 - w * 2e7 + c * 1e6),
  )
  const optional: OptionalColumn[] = [...columns, ...(hasSpectrum ? (['WEIGHT_SPECTRUM'] as const) : [])]
  const rowCount = timeCount * channels.length * pairs.length
  const table = createMeasurementSet(files, {
    rowCount,
    columns: optional,
    antennas: {
      names: Array.from({ length: antennaCount }, (_, i) => `${101 + i}`),
      stations: Array.from({ length: antennaCount }, (_, i) => `DSA-${101 + i}`),
      mounts: Array<string>(antennaCount).fill('ALT-AZ'),
      positionsM: Float64Array.from({ length: 3 * antennaCount }, (_, i) => SITE[i % 3] + 900 * draw()),
      diametersM: new Float64Array(antennaCount).fill(4.65),
    },
    fields: {
      names: ['one', 'two'],
      timesMjdS: Float64Array.of(START_MJD_S, START_MJD_S),
      phaseDirRad: Float64Array.of(1, 0.5, 1.1, 0.5),
      frames: ['ICRS', 'ICRS'],
    },
    spectralWindows: frequencies.map((chanFreqHz, w) => ({
      name: `sb${w}`,
      refFrequencyHz: chanFreqHz[0],
      chanFreqHz,
      chanWidthHz: new Float64Array(chanFreqHz.length).fill(1e6),
    })),
    polarizations: [{ corrTypes: Int32Array.from(correlations) }],
    dataDescriptions: channels.map((_, w) => ({ spectralWindowId: w, polarizationId: 0 })),
    observations: [{ telescopeName: 'DSA-110', observer: '', project: '', timeRangeMjdS: [START_MJD_S, START_MJD_S] }],
    history: [],
  })
  const samples: TestSample[] = []
  const pols = correlations.length
  let row = 0
  for (let time = 0; time < timeCount; time++)
    for (const [window, count] of channels.entries())
      for (const [antenna1, antenna2] of pairs) {
        const timeMjdS = START_MJD_S + time * STEP_S
        const field = time % 2
        const uvwM = [900 * (draw() - 0.5), 900 * (draw() - 0.5), 10 * draw()]
        const rowFlag = draw() < flaggedFraction / 4
        const n = count * pols
        const flags = Uint8Array.from({ length: n }, () => (draw() < flaggedFraction ? 1 : 0))
        const rowWeights = Float32Array.from({ length: pols }, weight)
        const spectrum = Float32Array.from({ length: n }, weight)
        const cells = new Map(
          ['DATA', ...columns].map((name) => [
            name,
            randomCell(draw, n, someNone && name === 'DATA' && columns.length === 0),
          ]),
        )
        for (const [name, value] of Object.entries({
          TIME: timeMjdS,
          TIME_CENTROID: timeMjdS,
          EXPOSURE: STEP_S,
          INTERVAL: STEP_S,
        }))
          table.writeScalars(name, Float64Array.of(value), row)
        for (const [name, value] of Object.entries({
          ANTENNA1: antenna1,
          ANTENNA2: antenna2,
          DATA_DESC_ID: window,
          FIELD_ID: field,
          SCAN_NUMBER: 1,
        }))
          table.writeScalars(name, Int32Array.of(value), row)
        table.writeScalars('FLAG_ROW', Uint8Array.of(rowFlag ? 1 : 0), row)
        table.writeCells('UVW', row, 1, [3], Float64Array.from(uvwM))
        table.writeCells('FLAG', row, 1, [pols, count], flags)
        table.writeCells('WEIGHT', row, 1, [pols], rowWeights)
        table.writeCells(
          'SIGMA',
          row,
          1,
          [pols],
          rowWeights.map((weight) => (weight > 0 ? 1 / Math.sqrt(weight) : 0)),
        )
        for (const [name, cell] of cells) table.writeCells(name, row, 1, [pols, count], cell)
        if (hasSpectrum) table.writeCells('WEIGHT_SPECTRUM', row, 1, [pols, count], spectrum)
        for (let i = 0; i < n; i++)
          samples.push({
            timeMjdS,
            antenna1,
            antenna2,
            field,
            window,
            channel: Math.floor(i / pols),
            frequencyHz: frequencies[window][Math.floor(i / pols)],
            correlation: correlations[i % pols],
            uvwM,
            values: Object.fromEntries(
              [...cells].map(([name, cell]) => [name, [cell[2 * i], cell[2 * i + 1]] as const]),
            ),
            flagged: rowFlag || flags[i] === 1,
            weight: hasSpectrum ? spectrum[i] : rowWeights[i % pols],
          })
        row++
      }
  table.finish()
  files.close()
  return { path, samples }
}

/** Now and then no number at all. */
function randomCell(draw: () => number, n: number, withNaN: boolean): Float32Array {
  const cell = Float32Array.from({ length: 2 * n }, () => 1 + 4 * (draw() - 0.5))
  if (withNaN && draw() < 0.2) cell[2 * Math.floor(draw() * n)] = Number.NaN
  return cell
}
