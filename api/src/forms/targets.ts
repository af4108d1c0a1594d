import { existsSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import {
  filesOfGroup,
  findCalibrationSet,
  findGroup,
  findMeasurementSet,
  type IngestGroup,
  isCalibrationApplied,
  layoutOf,
  listSubbandGroups,
  type Products,
} from '@contimg/state/products'
import { taskRoots } from '@contimg/state/settings'
import type * as z from 'zod'
import type { ApiContext } from '../context.ts'
import { conflict, invalid, notFound } from '../errors/api-error.ts'
import { readableSet } from '../inspect/measurement-set.ts'
import { placeWithin } from '../places.ts'
import type { applyForm, calibrateForm, convertForm, flagForm, imageForm } from '../schemas/pipeline-forms.ts'
import { mjdSOfMs, msOfDate } from '../times.ts'

/** What a task is about, as a form says it. */
export interface Target {
  readonly task: string
  readonly group: string | undefined // that it is part of
  readonly inputs: Readonly<Record<string, unknown>>
  readonly outputs: Readonly<Record<string, unknown>>
  readonly config: Readonly<Record<string, unknown>>
}

const STAMP = /^\d{4}-\d{2}-\d{2}(?=T)/

/**
 * The files of a group, which are to become a Measurement Set.
 *
 * @throws ApiError: 404 for a group of which no file is known, 409 where it is under way or the set is there
 */
export async function convertTarget(context: ApiContext, form: z.infer<typeof convertForm>): Promise<Target> {
  const { products, settings } = context
  const group = await findGroup(products, form.group_id)
  if (group?.state === 'in_progress' || group?.state === 'pending')
    throw conflict(`group ${form.group_id} is ${group.state}: the pipeline converts it`, { state: group.state })
  const files = form.files ?? (await knownFiles(products, form.group_id, group))
  if (files.length === 0) throw notFound('group', form.group_id)
  const ms = form.ms ?? layoutOf(resolve(settings.outputDir), group ?? { ...NEW, id: form.group_id }).ms
  for (const path of [...files, ms]) await placeWithin(taskRoots(settings), path)
  if (!form.overwrite && existsSync(ms)) throw conflict(`${ms} is there, wanted overwrite to replace it`, { ms })
  const inputs = { group: form.group_id, files }
  return { task: 'convert-uvh5-to-ms', group: form.group_id, inputs, outputs: { ms }, config: form.parameters }
}

const NEW: Pick<IngestGroup, 'run' | 'hasCalibrator'> = { run: 1, hasCalibrator: undefined }

async function knownFiles(products: Products, id: string, group: IngestGroup | undefined): Promise<readonly string[]> {
  if (group) return await filesOfGroup(products, id)
  const startMjdS = mjdSOfMs(msOfDate(id))
  const found = await listSubbandGroups(products, { startMjdS, endMjdS: startMjdS + 1 })
  return found.find((one) => one.id === id)?.files.map(({ path }) => path) ?? []
}

export async function flagTarget(context: ApiContext, form: z.infer<typeof flagForm>): Promise<Target> {
  const ms = await standing(context, form.ms)
  const known = await findMeasurementSet(context.products, ms)
  return { task: 'flag', group: known?.groupId, inputs: { ms }, outputs: {}, config: form.parameters }
}

/** Tables have names of their own each time: those of before may be applied. */
export async function calibrateTarget(context: ApiContext, form: z.infer<typeof calibrateForm>): Promise<Target> {
  const ms = await standing(context, form.ms)
  const { name, day } = nameOf(ms)
  const moment = new Date(context.nowMs()).toISOString().slice(0, 23).replaceAll(/[-:.]/g, '')
  const prefix = form.prefix ?? join(resolve(context.settings.outputDir), 'caltables', day, `${name}_${moment}`)
  await placeWithin(taskRoots(context.settings), prefix)
  const { calibrator } = form
  const inputs = { ms, ...(calibrator !== undefined && { calibrator }) }
  const known = await findMeasurementSet(context.products, ms)
  const config = { ...form.parameters, ...(known && { dec_rad: known.decRad }) }
  return { task: 'calibration-solve', group: known?.groupId, inputs, outputs: { prefix }, config }
}

export async function applyTarget(context: ApiContext, form: z.infer<typeof applyForm>): Promise<Target> {
  const ms = await standing(context, form.ms)
  const { set_name: name, after } = form
  const { tables, parts } =
    name === undefined ? { tables: form.tables ?? [], parts: undefined } : await tablesOf(context, name)
  for (const path of [...tables, ...(after ?? [])]) {
    const place = await placeWithin(taskRoots(context.settings), path)
    if (!place.exists) throw notFound('calibration table', path)
  }
  const known = await findMeasurementSet(context.products, ms)
  return {
    ...{
      task: 'calibration-apply',
      group: known?.groupId,
      inputs: { ms, tables, ...(after && { after }) },
      outputs: {},
    },
    config: parts ? { parts } : {},
  }
}

/** The tables of a set that is registered, in the order of their application. @throws ApiError 404, 409 */
async function tablesOf({ products }: ApiContext, name: string) {
  const set = await findCalibrationSet(products, name)
  if (set === undefined) throw notFound('calibration set', name)
  if (set.status === 'failed' || set.isNonScience)
    throw conflict(`calibration set ${name} is ${set.isNonScience ? 'not for science' : 'failed'}`, {
      status: set.status,
    })
  const tables = set.tables.toSorted((a, b) => a.order - b.order)
  return { tables: tables.map(({ path }) => path), parts: [{ set: name, weight: 1, midMjdS: set.midMjdS, tables }] }
}

export async function imageTarget(context: ApiContext, form: z.infer<typeof imageForm>): Promise<Target> {
  const ms = await standing(context, form.ms)
  const { name, day } = nameOf(ms)
  const { products, settings } = context
  const image = form.image ?? join(resolve(settings.outputDir), 'images', day, `${name}.img`)
  await placeWithin(taskRoots(settings), image)
  if (image.endsWith('/')) throw invalid('image', image, 'the beginning of the names of images, not a folder')
  const known = await findMeasurementSet(products, ms)
  const calibration = (await isCalibrationApplied(products, ms)) ? 'applied' : 'uncalibrated'
  const config = { ...form.parameters, ...(known && { calibration }) }
  return { task: 'imaging', group: known?.groupId, inputs: { ms }, outputs: { image }, config }
}

/** A Measurement Set that may be worked on. @throws ApiError 400, 404, 422, 423 */
async function standing({ settings }: ApiContext, ms: string): Promise<string> {
  await readableSet(taskRoots(settings), ms)
  return ms
}

/** What products of a Measurement Set are called, and the folder of their day. */
function nameOf(ms: string): { readonly name: string; readonly day: string } {
  const name = basename(ms).replace(/\.ms$/, '')
  return { name, day: STAMP.exec(name)?.[0] ?? '' }
}
