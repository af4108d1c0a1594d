import { basename, join } from 'node:path'
import { type ImageCalibration, readImageRecord } from '@contimg/pipeline/image'
import { renderImagePreview } from '@contimg/pipeline/inspect'
import { addImageFlags, type ImageFlags, imageBy, imageOptions } from '../commands/image-request.ts'
import { flagsOf } from './flags.ts'
import { activityRecord, identifyAll, performanceRecord } from './records.ts'
import type { Stage } from './request.ts'
import { recordsOf, textIn } from './values.ts'

/** imaging: a Measurement Set becomes images and a picture, all of which get their names together. */
export const imageStage: Stage = async (request, control) => {
  const startedMs = Date.now()
  const { payload, folder, group } = request
  const ms = textIn(payload.inputs, 'ms')
  const image = textIn(payload.outputs, 'image')
  const flags = flagsOf<ImageFlags>(addImageFlags, payload.config)
  const options = imageOptions({ ...flags, imagename: join(folder, basename(image)) })
  const used = await identifyAll([ms])
  const { products, warnings, noiseJy, clean } = await imageBy(flags, ms, options, control)
  const placed = (from: string) => ({ from, to: join(image, '..', basename(from)) })
  const made = Object.entries(products).map(([kind, from]) => ({ kind, ...placed(from) }))
  const picture = products.image && (await pictureOf(products.image))
  const publish = [...made.map(({ from, to }) => ({ from, to })), ...(picture ? [placed(picture)] : [])]
  const outputs = await identifyAll(
    publish.map(({ from }) => from),
    publish,
  )
  const told = { stage: 'image', startedMs, used, made: outputs, options: {} }
  const calibration = calibrationOf(payload.config.calibration)
  const records = made.map(({ kind, from, to }) => ({
    kind: 'image',
    record: { ...readImageRecord(from, { msPath: ms, kind, calibration }), path: to },
  }))
  return {
    result: { images: made.map(({ to }) => to), noiseJy, iterations: clean?.iterations ?? 0, warnings },
    publish,
    records: [
      ...records,
      ...recordsOf({
        'qa-artifact': group && picture ? { groupId: group, name: 'image', path: placed(picture).to } : undefined,
        activity: activityRecord(request, told),
        performance: performanceRecord(request, told),
      }),
    ],
  }
}

/** Beside the image, for people. */
async function pictureOf(image: string): Promise<string> {
  const path = image.replace(/\.fits$/, '.png')
  await renderImagePreview(image, path)
  return path
}

function calibrationOf(value: unknown): ImageCalibration {
  return value === 'applied' || value === 'uncalibrated' ? value : 'unknown'
}
