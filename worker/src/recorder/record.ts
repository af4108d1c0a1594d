import {
  type ActivityRecord,
  type CalibrationSet,
  CalibrationSetRefusedError,
  type ImageRecord,
  type MeasurementSetRecord,
  planRegistration,
  type StagePerformance,
  type TransitsAhead,
  type WeightedSet,
} from '@contimg/pipeline'
import {
  CalibrationSetExistsError,
  changeGroup,
  findGroup,
  findMeasurementSet,
  type MeasurementSetFacts,
  type Products,
  putActivity,
  putAppliedTables,
  putFileHash,
  putFileHashProblem,
  putImages,
  putMeasurementSet,
  putMeasurementSetFacts,
  putMeasurementSetImaged,
  putPerformance,
  putQaArtifact,
  putRecordedJob,
  putTransitsAhead,
  type QaArtifact,
  registerCalibrationSet,
  stageAfter,
  together,
} from '@contimg/state/products'
import type { FlowMark } from '@contimg/state/work'
import type { RawHash } from '../stages/hash.ts'

/** Everything that a task handed over when it was completed. */
export interface TaskRecords {
  readonly taskId: string
  readonly attempt: number
  readonly records: readonly { readonly kind: string; readonly record: object }[]
}

/** What a worker tells of a task that is completed, beside its products. */
export interface TaskDone {
  readonly task: string
  readonly group: string | null
  readonly flow: FlowMark | null
}

/**
 * Puts the products of a task into the database, once however often they are handed over, and takes its group to the next
 * stage: all of it, or nothing.
 *
 * @returns what could not be put, though the task counts as done
 */
export async function recordTask(products: Products, { taskId, attempt, records }: TaskRecords): Promise<string[]> {
  const done = records.find(({ kind }) => kind === 'task')?.record as TaskDone | undefined
  return await together(products, async (within) => {
    const job = { id: taskId, attempt, task: done?.task ?? 'unknown', groupId: done?.group ?? undefined }
    if (!(await putRecordedJob(within, job))) return []
    const notes: string[] = []
    for (const { kind, record } of records) {
      const note = await (PUT[kind] ?? unknownKind)(within, record, kind)
      if (note !== undefined) notes.push(note)
    }
    if (done?.group && done.flow) await advance(within, done.group, done.flow)
    return notes
  })
}

type Put = (products: Products, record: object, kind: string) => Promise<string | undefined>

const silently =
  <T>(put: (products: Products, record: T) => Promise<unknown>): Put =>
  async (products, record) => {
    await put(products, record as T)
    return undefined
  }

const unknownKind: Put = async (_products, _record, kind) =>
  `a record of kind ${kind}, which this version does not know`

const PUT: Readonly<Record<string, Put>> = {
  task: async () => undefined,
  'measurement-set': silently<MeasurementSetRecord>(putMeasurementSet),
  'measurement-set-facts': silently<MeasurementSetFacts>(putMeasurementSetFacts),
  activity: silently<ActivityRecord>(putActivity),
  performance: silently<StagePerformance>(putPerformance),
  'transits-ahead': silently<TransitsAhead>(putTransitsAhead),
  'qa-artifact': silently<QaArtifact>(putQaArtifact),
  'calibration-set': registered,
  applied: async (products, record) => {
    const { ms, parts } = record as { ms: string; parts: readonly WeightedSet[] }
    return (await putAppliedTables(products, ms, parts)) ? undefined : notIndexed(ms)
  },
  'raw-hash': async (products, record) => {
    const hash = record as RawHash
    if ('sha256' in hash) await putFileHash(products, hash.id, hash.sha256)
    else await putFileHashProblem(products, hash.id, hash.problem)
    return undefined
  },
  image: async (products, record) => {
    const image = record as ImageRecord
    if ((await findMeasurementSet(products, image.msPath)) === undefined) return notIndexed(image.msPath)
    await putImages(products, [image])
    if (image.kind === 'image') await putMeasurementSetImaged(products, image.msPath, image.path)
    return undefined
  },
}

const notIndexed = (ms: string) => `${ms} is not in the database: what was made of it is not noted there`

/** A set that the registry does not take is a note: its tables stand, and are not applied. */
async function registered(products: Products, record: object): Promise<string | undefined> {
  try {
    await registerCalibrationSet(products, record as CalibrationSet, planRegistration)
    return undefined
  } catch (error) {
    if (error instanceof CalibrationSetRefusedError || error instanceof CalibrationSetExistsError) return error.message
    throw error
  }
}

/**
 * Takes a group from a stage whose products are in to the next, also one that failed at it and whose task was tried again. A
 * task of an earlier run, or of a stage that is over, changes nothing.
 *
 * @returns whether it is at another stage now
 */
export async function advance(products: Products, id: string, { stage, run }: FlowMark): Promise<boolean> {
  const group = await findGroup(products, id)
  if (group === undefined || group.run !== run) return false
  if (group.state !== 'failed' && !(group.state === 'in_progress' && group.stage === stage)) return false
  const next = stageAfter(group.stages, stage)
  return await changeGroup(
    products,
    group,
    next === undefined ? { state: 'completed', stage: 'completed' } : { state: 'in_progress', stage: next },
  )
}
