import { basename, join } from 'node:path'
import {
  DEFAULT_IMAGE_OPTIONS,
  type ImageCalibration,
  type ImageOptions,
  imageMeasurementSet,
  parseFluxJy,
  readImageRecord,
} from '@contimg/pipeline'
import { activityRecord, identifyAll, performanceRecord } from './records.ts'
import { type Stage, StageInputError } from './request.ts'
import { numberIn, recordsOf, textIn } from './values.ts'

const ARCSEC_RAD = Math.PI / 180 / 3600

/** imaging: a Measurement Set becomes images, all of which get their names together. */
export const imageStage: Stage = async (request, control) => {
  const startedMs = Date.now()
  const { payload, folder } = request
  const ms = textIn(payload.inputs, 'ms')
  const image = textIn(payload.outputs, 'image')
  const options = { ...optionsFrom(payload.config), imageName: join(folder, basename(image)) }
  const used = await identifyAll([ms])
  const { products, warnings, noiseJy, clean } = await imageMeasurementSet(ms, options, control)
  const made = Object.entries(products).map(([kind, from]) => {
    return { kind, from, to: `${image}${from.slice(options.imageName.length)}` }
  })
  const told = {
    stage: 'image',
    startedMs,
    used,
    made: await identifyAll(
      made.map(({ from }) => from),
      made,
    ),
    options,
  }
  const calibration = calibrationOf(payload.config.calibration)
  const images = made.map(({ kind, from, to }) => ({
    kind: 'image',
    record: { ...readImageRecord(from, { msPath: ms, kind, calibration }), path: to },
  }))
  return {
    result: { images: made.map(({ to }) => to), noiseJy, iterations: clean?.iterations ?? 0, warnings },
    publish: made.map(({ from, to }) => ({ from, to })),
    records: [
      ...images,
      ...recordsOf({ activity: activityRecord(request, told), performance: performanceRecord(request, told) }),
    ],
  }
}

function calibrationOf(value: unknown): ImageCalibration {
  return value === 'applied' || value === 'uncalibrated' ? value : 'unknown'
}

/** Settings of the task over the usual ones. */
function optionsFrom(config: Readonly<Record<string, unknown>>): Omit<ImageOptions, 'imageName'> {
  const defaults = DEFAULT_IMAGE_OPTIONS
  const cellArcsec = numberIn(config, 'cell_arcsec')
  const robust = numberIn(config, 'robust')
  return {
    ...defaults,
    sizePx: numberIn(config, 'imsize') ?? defaults.sizePx,
    ...(cellArcsec !== undefined && { cellRad: cellArcsec * ARCSEC_RAD }),
    ...(robust !== undefined && { weighting: { kind: 'briggs', robust } }),
    iterations: numberIn(config, 'niter') ?? defaults.iterations,
    ...thresholdOf(config.threshold),
    ...(typeof config.column === 'string' && { column: config.column }),
  }
}

/** A flux with its unit, or `auto`. */
function thresholdOf(value: unknown): Partial<ImageOptions> {
  if (value === undefined || value === 'auto') return {}
  if (typeof value !== 'string')
    throw new StageInputError(`threshold is ${JSON.stringify(value)}, wanted auto or a flux such as 0.5mJy`)
  return { threshold: parseFluxJy(value) }
}
