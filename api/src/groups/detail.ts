import { stat } from 'node:fs/promises'
import {
  failedStageOf,
  findGroupLine,
  type GroupLine,
  type IngestGroup,
  listStageTimes,
  neighboursOfGroup,
  type Products,
  performanceOfGroup,
  productsOfGroup,
  subbandsOfGroup,
} from '@contimg/state/products'
import { type Attempt, flowKey } from '@contimg/state/work'
import type { ApiContext } from '../context.ts'
import { notFound } from '../errors/api-error.ts'
import { quantile } from '../nights/quantile.ts'
import type { GroupDetail } from '../schemas/group-detail.ts'
import { type State, stateOf } from '../schemas/states.ts'
import { isoOf } from '../times.ts'
import { groupItemOf } from './items.ts'

const DAY_S = 86_400
const [TOP_MHZ, SUBBAND_MHZ] = [1498.75, 11.71875] // facts of the correlator: sb00 is the highest

/** @throws ApiError 404, with the nearest group */
export async function detailOf(context: ApiContext, id: string): Promise<GroupDetail> {
  const { products } = context
  const found = await findGroupLine(products, id)
  const { before, after } = await neighboursOfGroup(products, id)
  if (found === undefined) throw notFound('group', id, { nearest: nearest(id, before, after) })
  const { line, group } = found
  return {
    ...groupItemOf(line),
    stages: await stagesOf(context, line, group),
    subbands: await subbandsOf(products, line),
    products: (await productsOfGroup(products, id)).map((one) => ({
      ...{ artifact_id: one.id, path: one.path, kind: one.kind, size_bytes: one.size_bytes, identity: one.identity },
      first_seen_at: isoOf(one.first_seen_at),
    })),
    settings: { ...group.settings },
    retry_count: group.retryCount,
    previous: before ?? null,
    next: after ?? null,
  }
}

function nearest(id: string, before: string | undefined, after: string | undefined): string | null {
  const near = [before, after].filter((one) => one !== undefined)
  const distance = (one: string) => Math.abs(Date.parse(`${one}Z`) - Date.parse(`${id}Z`))
  return near.toSorted((a, b) => distance(a) - distance(b))[0] ?? null
}

type Stage = GroupDetail['stages'][number]

async function stagesOf({ products, work, nowMs }: ApiContext, line: GroupLine, group: IngestGroup): Promise<Stage[]> {
  const recorded = (await performanceOfGroup(products, group.id)).filter(({ run }) => run === group.run)
  const times = await listStageTimes(products, nowMs() / 1000 - DAY_S)
  return await Promise.all(
    group.stages.map(async (stage): Promise<Stage> => {
      const row = recorded.find((one) => one.stage === stage)
      const usual = times.filter((one) => one.stage === stage).map(({ totalS }) => totalS)
      const asked = await work.ask(async (client) => {
        const task = await client.findByKey(flowKey(group.id, { stage, run: group.run }))
        return { task, attempts: task ? await client.attempts(task.id) : [] }
      })
      return {
        stage,
        state: row ? 'completed' : asked?.task ? stateOf(asked.task.status) : stateWithoutTask(stage, line, group),
        took_s: row?.total_time ?? null,
        usual_s: quantile(usual, 0.5),
        recorded_at: row === undefined ? null : isoOf(row.recorded_at),
        writer_type: row?.writer_type ?? null,
        peak_memory_bytes: row?.peak_memory_bytes ?? null,
        job_id: asked?.task?.id ?? row?.job_id ?? null,
        attempts: asked?.attempts.map(attemptOf) ?? null,
      }
    }),
  )
}

/** Of a stage of which no task is known: it was left out, failed before it had one, waits, or is not reached. */
function stateWithoutTask(stage: string, line: GroupLine, { stages, error }: IngestGroup): State {
  const failed = failedStageOf(stages, error)
  const at = stages.indexOf(line.state === 'failed' ? (failed ?? '') : line.processing_stage)
  if (stage === failed && line.state === 'failed') return 'failed'
  if (line.state === 'completed' || stages.indexOf(stage) < at) return 'skipped'
  return stages.indexOf(stage) === at ? stateOf(line.state) : 'pending'
}

export function attemptOf({ attempt, worker, startedOn, endedOn, outcome, error }: Attempt) {
  const iso = (text: string) => new Date(text).toISOString()
  return {
    ...{ attempt, worker, started_at: iso(startedOn), ended_at: endedOn === undefined ? null : iso(endedOn) },
    ...{ outcome: outcome ?? null, error: error ?? null },
  }
}

async function subbandsOf(products: Products, line: GroupLine): Promise<GroupDetail['subbands']> {
  const paths = new Map((await subbandsOfGroup(products, line.group_id)).map(({ subband, path }) => [subband, path]))
  const all = await Promise.all(
    Array.from({ length: line.expected_subbands }, (_, subband) => subbandOf(subband, paths.get(subband))),
  )
  return all.toSorted((a, b) => Number(a.path !== null) - Number(b.path !== null) || a.subband - b.subband)
}

async function subbandOf(subband: number, path: string | undefined): Promise<GroupDetail['subbands'][number]> {
  const high = TOP_MHZ - SUBBAND_MHZ * subband
  const file = path === undefined ? undefined : await stat(path).catch(() => undefined) // gone, or out of reach
  return {
    ...{ subband, path: path ?? null, low_mhz: high - SUBBAND_MHZ, high_mhz: high },
    ...{ size_bytes: file?.size ?? null, modified_at: file ? file.mtime.toISOString() : null },
  }
}
