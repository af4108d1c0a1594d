import { join } from 'node:path'
import { meridianIcrs, skyAt, UNKNOWN_ORIENTATION } from '@contimg/numerics/frames'
import { DSA110_SITE } from '@contimg/numerics/stations'
import { convert } from '../../convert/run.ts'
import { columnOf, putCells } from '../../flag/testing.ts'
import { simulate } from '../../simulate/run.ts'
import { plainSimulation } from '../../simulate/testing.ts'
import { randomOf } from './images.ts'

const STATIONS = [1, 17, 36, 51, 76, 96, 103, 108, 116] // both arms and outriggers: baselines to 2.5 km

/** A drift scan of 24 fields at a declination: sources, noise of the real antennas, a tenth of the samples flagged. For tests. */
export async function driftScan(folder: string, decRad: number, channelCount = 96): Promise<string> {
  const plain = plainSimulation(folder)
  const centre = meridianIcrs(skyAt(plain.startMjdS + 155, DSA110_SITE, UNKNOWN_ORIENTATION), decRad)
  const sources = [
    [0.002, 0.003, 5],
    [-0.015, 0.01, 2],
    [0.02, -0.018, 1],
  ].map(([east, north, fluxJy], i) => ({
    name: `source ${i}`,
    raRad: centre.raRad + east / Math.cos(decRad),
    decRad: centre.decRad + north,
    ...{ fluxJy, referenceFrequencyHz: 1.4e9, spectralTerms: [-0.7] },
  }))
  const changes = { stations: STATIONS, channelCount, decRad, sources, sefdJy: 5800, beam: 'airy' }
  const [group] = await simulate({ ...plain, ...changes })
  const path = join(folder, 'scan.ms')
  await convert(group.files, path)
  const random = randomOf(11)
  const flags = columnOf<Uint8Array>(path, 'FLAG').map((flag) => (random() < 0.1 ? 1 : flag))
  putCells(path, 'FLAG', 0, columnOf<Int32Array>(path, 'DATA_DESC_ID').length, flags)
  return path
}
