import { hostname } from 'node:os'
import { type ActivityRecord, type Artifact, identify, type StagePerformance } from '@contimg/pipeline'
import { programVersion } from '../commands/version.ts'
import type { Publication, StageRequest } from './request.ts'

/** What a stage used and made, and when it began. */
export interface Told {
  readonly stage: string
  readonly startedMs: number
  readonly used: readonly Artifact[]
  readonly made: readonly Artifact[]
  readonly options: Readonly<Record<string, unknown>>
}

/** The note of what was made of what. */
export function activityRecord({ task, id, group, payload }: StageRequest, told: Told): ActivityRecord {
  return {
    stage: told.stage,
    command: `contimg absurd spawn ${task}`,
    options: { ...payload.config, ...told.options },
    version: programVersion(),
    host: hostname(),
    startedMs: told.startedMs,
    durationS: (Date.now() - told.startedMs) / 1000,
    groupId: group,
    jobId: id,
    inputs: told.used,
    outputs: told.made,
  }
}

/** How long a stage took, as far as it is not told more exactly. */
export function performanceRecord(
  { group, flow, id }: StageRequest,
  { stage, startedMs }: Pick<Told, 'stage' | 'startedMs'>,
  more: Partial<StagePerformance> = {},
): StagePerformance | undefined {
  if (group === undefined) return undefined
  const mark = flow ?? { stage, run: 1 }
  return {
    ...{ groupId: group, ...mark, jobId: id, totalS: (Date.now() - startedMs) / 1000 },
    ...{ loadS: undefined, phaseS: undefined, writeS: undefined, writerType: undefined },
    peakMemoryBytes: process.resourceUsage().maxRSS * 1024,
    ...more,
  }
}

/** What files are, under the names that they will have. */
export async function identifyAll(
  paths: readonly string[],
  published: readonly Publication[] = [],
): Promise<Artifact[]> {
  const nameOf = new Map(published.map(({ from, to }) => [from, to]))
  const artifacts = await Promise.all(paths.map((path) => identify(path)))
  return artifacts.map((one) => ({ ...one, path: nameOf.get(one.path) ?? one.path }))
}
