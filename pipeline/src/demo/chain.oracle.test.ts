import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { temporaryFolder } from '@contimg/fixtures/data'
import { haveProgram } from '@contimg/fixtures/oracle'
import { expect, test } from 'vitest'
import { applyCalibration } from '../calibrate/apply.ts'
import { DEFAULT_CALIBRATE_OPTIONS } from '../calibrate/options.ts'
import { calibrateMeasurementSet } from '../calibrate/run.ts'
import { convert } from '../convert/run.ts'
import { DEFAULT_FLAG_OPTIONS } from '../flag/options.ts'
import { flagMeasurementSet, summariseFlags } from '../flag/run.ts'
import { DEFAULT_IMAGE_OPTIONS } from '../image/options.ts'
import { imageMeasurementSet } from '../image/run.ts'
import { measureSources } from '../measure/measure-sources.ts'
import { phaseshift } from '../phaseshift/run.ts'
import { simulationOf } from '../simulate/request.ts'
import { simulate } from '../simulate/run.ts'

const ARCSEC_RAD = Math.PI / 648000
const SIZE_PX = 1280
const CELL_ARCSEC = 8

/** A tiny observation, calibrated: Measurement Set, and its sources. */
async function calibrated(folder: string) {
  const request = simulationOf({
    outFolder: join(folder, 'incoming'),
    size: 'tiny',
    channels: 32,
    sourceCount: 8,
    dead: '17',
    sefdJy: 600,
  })
  const [group] = await simulate(request)
  const ms = join(folder, 'obs.ms')
  await convert(group.files, ms)
  await flagMeasurementSet(ms, { ...DEFAULT_FLAG_OPTIONS, mode: 'zeros' })
  await flagMeasurementSet(ms, { ...DEFAULT_FLAG_OPTIONS, mode: 'autos' })
  await calibrateMeasurementSet(ms, { ...DEFAULT_CALIBRATE_OPTIONS, modelPath: group.truthFile })
  await applyCalibration(
    ms,
    ['bpcal', 'gpcal', 'gacal'].map((kind) => join(folder, `obs_${kind}`)),
  )
  return { ms, sources: request.sources }
}

test.skipIf(!haveProgram('wsclean'))(
  'WSClean on our calibrated, phase-shifted Measurement Set finds the sources where and as bright as we do',
  async () => {
    const folder = temporaryFolder()
    const { ms, sources } = await calibrated(folder)
    const weighting = { kind: 'briggs', robust: 0 } as const
    const imageName = join(folder, 'ours')
    const options = { sizePx: SIZE_PX, cellRad: CELL_ARCSEC * ARCSEC_RAD, weighting, threshold: 0.003 }
    const ours = await imageMeasurementSet(ms, { ...DEFAULT_IMAGE_OPTIONS, ...options, imageName })

    await phaseshift(ms, 'meridian', join(folder, 'meridian.ms'))
    const size = ['-size', `${SIZE_PX}`, `${SIZE_PX}`, '-scale', `${CELL_ARCSEC}asec`]
    const depth = ['-niter', '20000', '-mgain', '0.8', '-threshold', '0.003', '-weight', 'briggs', '0']
    const environment = { ...process.env, OPENBLAS_NUM_THREADS: '1' }
    const args = [
      '-reorder',
      '-no-update-model-required',
      '-use-wgridder',
      ...size,
      ...depth,
      '-name',
      'theirs',
      'meridian.ms',
    ]
    const log = execFileSync('wsclean', args, { cwd: folder, env: environment, encoding: 'utf8' })

    const gridded = Number(/Gridded visibility count: (\d+)/.exec(log)?.[1])
    expect(Math.abs(gridded / ours.counts.used - 1)).toBeLessThan(1e-3)
    const { all } = await summariseFlags(ms)
    expect(Math.abs((2 * ours.counts.used) / (all.total * (1 - all.fraction)) - 1)).toBeLessThan(1e-3)

    const [mine, other] = ['ours-image.fits', 'theirs-image.fits'].map((name) =>
      measureSources(join(folder, name), sources),
    )
    let compared = 0
    mine.forEach((one, i) => {
      const two = other[i]
      if (one.status !== 'measured' || two.status !== 'measured' || one.snr < 50) return
      compared++
      expect(Math.abs(one.fluxJy / two.fluxJy - 1), one.name).toBeLessThan(0.02)
      expect(Math.hypot(one.eastArcsec - two.eastArcsec, one.northArcsec - two.northArcsec), one.name).toBeLessThan(1)
    })
    expect(compared).toBeGreaterThan(3)
  },
  300_000,
)
