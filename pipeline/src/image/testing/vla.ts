import { unpackedTable } from '@contimg/fixtures/data'
import { applyCalibration } from '../../calibrate/apply.ts'
import { DEFAULT_CALIBRATE_OPTIONS } from '../../calibrate/options.ts'
import { calibrateMeasurementSet } from '../../calibrate/run.ts'

const DEG = Math.PI / 180

/** The real observation of 3C286, with our bandpass against Perley and Butler (2017) applied. For tests. */
export async function calibrated3c286(folder: string): Promise<string> {
  const ms = unpackedTable('ms', 'vla_L_3c286_2spw.ms', folder)
  const { tables } = await calibrateMeasurementSet(ms, {
    ...DEFAULT_CALIBRATE_OPTIONS,
    ...{ calibrator: '3C286', beam: 'none', referenceAntenna: '21' },
    ...{ preBandpass: 'none', normalise: false, gains: 'none' },
  })
  const paths = tables.map(({ path }) => path)
  await applyCalibration(ms, paths)
  return ms
}

/** Where WSClean 3.1's image of it has 3C286 and the brightest other source, whose peak is 0.197 Jy/beam. */
export const PLACES_3C286 = [
  { name: '3C286', raRad: 202.784535 * DEG, decRad: 30.50916 * DEG },
  { name: 'background', raRad: 202.9521 * DEG, decRad: 30.53005 * DEG },
] as const
