import { createMeasurementSet } from '@contimg/formats/ms'
import { nodeTableFiles } from '@contimg/formats/node'
import { DSA110_SITE } from '@contimg/numerics/stations'
import { itrfFromEnu } from '@contimg/numerics/uvw'

/** Of a Measurement Set for tests. */
export interface TestSet {
  readonly amplitude?: (time: number, channel: number, polarization: number) => number
  readonly isFlagged?: (time: number, antenna1: number, antenna2: number) => boolean
}

export const TEST_TIMES = 2
export const TEST_CHANNELS = 4
const STEP_S = 12.885
const START_MJD_S = 60_966 * 86_400

/** Three antennas, 0, 100 m east and 200 m north of the centre of DSA-110, four channels, XX and YY; phases 30°, weights 1. */
export function writeTestSet(path: string, { amplitude = () => 1, isFlagged = () => false }: TestSet = {}): void {
  const enuM = Float64Array.of(0, 0, 0, 100, 0, 0, 0, 200, 0)
  const files = nodeTableFiles(path)
  const pairs = [0, 1, 2].flatMap((a) => [0, 1, 2].filter((b) => b >= a).map((b) => [a, b] as const))
  const table = createMeasurementSet(files, {
    rowCount: TEST_TIMES * pairs.length,
    antennas: {
      names: ['101', '102', '103'],
      stations: ['DSA-101', 'DSA-102', 'DSA-103'],
      mounts: ['ALT-AZ', 'ALT-AZ', 'ALT-AZ'],
      positionsM: itrfFromEnu(enuM, DSA110_SITE),
      diametersM: new Float64Array(3).fill(4.65),
    },
    fields: {
      names: ['f'],
      timesMjdS: Float64Array.of(START_MJD_S),
      phaseDirRad: Float64Array.of(1, 0.6),
      frames: ['ICRS'],
    },
    spectralWindows: [
      {
        name: 'sb0',
        refFrequencyHz: 1.4e9,
        chanFreqHz: Float64Array.of(1.4e9, 1.401e9, 1.402e9, 1.403e9),
        chanWidthHz: new Float64Array(TEST_CHANNELS).fill(1e6),
      },
    ],
    polarizations: [{ corrTypes: Int32Array.of(9, 12) }],
    dataDescriptions: [{ spectralWindowId: 0, polarizationId: 0 }],
    observations: [{ telescopeName: 'DSA-110', observer: '', project: '', timeRangeMjdS: [START_MJD_S, START_MJD_S] }],
    history: [{ timeMjdS: START_MJD_S, application: 'a test', message: 'made' }],
  })
  for (let time = 0, row = 0; time < TEST_TIMES; time++)
    for (const [one, other] of pairs) {
      const timeMjdS = START_MJD_S + time * STEP_S
      const cell = new Float32Array(2 * TEST_CHANNELS * 2)
      for (let i = 0; i < TEST_CHANNELS * 2; i++) {
        const size = amplitude(time, i >> 1, i & 1)
        cell.set([size * Math.cos(Math.PI / 6), size * Math.sin(Math.PI / 6)], 2 * i)
      }
      for (const [name, value] of Object.entries({ TIME: timeMjdS, EXPOSURE: STEP_S, INTERVAL: STEP_S }))
        table.writeScalars(name, Float64Array.of(value), row)
      for (const [name, value] of Object.entries({ ANTENNA1: one, ANTENNA2: other }))
        table.writeScalars(name, Int32Array.of(value), row)
      table.writeCells('UVW', row, 1, [3], Float64Array.of(100 * other, 50 * one, 0))
      table.writeCells('FLAG', row, 1, [2, TEST_CHANNELS], new Uint8Array(8).fill(isFlagged(time, one, other) ? 1 : 0))
      table.writeCells('WEIGHT', row, 1, [2], Float32Array.of(1, 1))
      table.writeCells('SIGMA', row, 1, [2], Float32Array.of(1, 1))
      table.writeCells('DATA', row, 1, [2, TEST_CHANNELS], cell)
      row++
    }
  table.finish()
  files.close()
}
