import { existsSync } from 'node:fs'
import { basename } from 'node:path'
import { identify, type WeightedSet } from '@contimg/pipeline'
import { findGroup, findMeasurementSet, isCalibrationApplied, listImages, type Products } from '@contimg/state/products'
import { chooseCalibration } from '../commands/registry-choice.ts'
import { indexOrphan } from '../maintenance/orphans.ts'
import type { FoundSet } from './find.ts'

/** What is to be done with a Measurement Set, or why nothing is. */
export type BackfillPlan = { readonly skipped: string } | BackfillWork

export interface BackfillWork extends FoundSet {
  readonly generation: number // how often it was changed in place so far
  readonly apply: readonly WeightedSet[] // none: nothing is to be applied
  readonly calibration: 'applied' | 'uncalibrated' // of the image
  readonly notes: readonly string[]
}

const GROUP_MS = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)\.ms$/

/**
 * Works out what a Measurement Set lacks; one that the database does not know is put in.
 *
 * @param registry  where calibrations are registered
 * @throws where it cannot be read
 */
export async function planBackfill(products: Products, registry: Products, set: FoundSet): Promise<BackfillPlan> {
  const { ms } = set
  const underWay = await groupUnderWay(products, ms)
  if (underWay !== undefined) return { skipped: underWay }
  if ((await findMeasurementSet(products, ms)) === undefined)
    await indexOrphan(products, { path: ms, what: 'measurement-set', step: 'index', reason: 'backfill' })
  const images = (await listImages(products, { msPath: ms })).filter(
    ({ type, path }) => type === 'image' && existsSync(path),
  )
  const isKnown =
    (await isCalibrationApplied(products, ms)) || images.some(({ calibration }) => calibration !== 'uncalibrated')
  if (images.length > 0 && isKnown) return { skipped: `imaged already: ${images[0].path}` }
  const { answer } = isKnown ? { answer: undefined } : await chooseCalibration(registry, { ms })
  const apply = answer === undefined || answer.state === 'uncalibrated' ? [] : answer.parts
  if (images.length > 0 && apply.length === 0)
    return { skipped: `imaged already, uncalibrated, and there is no valid calibration yet: ${images[0].path}` }
  const made = await identify(ms)
  return {
    ...set,
    ...{ generation: made.kind === 'measurement-set' ? made.generation : 0, apply },
    calibration: isKnown || apply.length > 0 ? 'applied' : 'uncalibrated',
    notes:
      answer?.state === 'uncalibrated'
        ? ['no valid calibration: the image is marked uncalibrated']
        : (answer?.notes ?? []),
  }
}

/** What the stream does is left to it. */
async function groupUnderWay(products: Products, ms: string): Promise<string | undefined> {
  const id = (await findMeasurementSet(products, ms))?.groupId ?? GROUP_MS.exec(basename(ms))?.[1]
  const group = id === undefined ? undefined : await findGroup(products, id)
  if (group?.state === 'failed') return `its observation failed: contimg reprocess ${id}`
  if (group === undefined || group.state === 'completed') return undefined
  return `its observation is ${group.state}, at ${group.stage}`
}
