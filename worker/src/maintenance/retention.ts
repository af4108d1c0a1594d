import { randomUUID } from 'node:crypto'
import { rename, rm } from 'node:fs/promises'
import {
  endRetentionExecution,
  type Products,
  putProductStored,
  type RetentionPolicy,
  type RetentionRule,
  startRetentionExecution,
} from '@contimg/state/products'
import { type Candidate, candidatesOf } from './candidates.ts'
import type { Places } from './places.ts'
import { protectionNow, type TaskList } from './protection.ts'

/** Something that a policy is about, and what is to become of it. */
export interface RetentionItem extends Candidate {
  readonly step: 'delete' | 'notify' | 'keep'
  readonly reason: string
}

export interface RetentionPlan {
  readonly policy: RetentionPolicy
  readonly items: readonly RetentionItem[] // of which a rule holds, the oldest first
  readonly lookedAt: number
}

export interface RetentionReport extends RetentionPlan {
  readonly freedBytes: number
  readonly removed: number
  readonly errors: readonly string[]
}

/** What retention works with. */
export interface RetentionMeans {
  readonly products: Products
  readonly work: TaskList | undefined // undefined where nobody can have tasks
  readonly places: Places
}

const UNIT = { hours: 3_600_000, days: 86_400_000, GB: 1e9, TB: 1e12 }

/** What a policy would remove now. Nothing is changed. */
export async function planRetention(
  { products, work, places }: RetentionMeans,
  policy: RetentionPolicy,
): Promise<RetentionPlan> {
  const candidates = await candidatesOf(products, policy.dataType, places)
  const chosen = new Map<string, { candidate: Candidate; rule: RetentionRule }>()
  for (const rule of policy.rules)
    for (const candidate of held(rule, candidates, products.nowMs()))
      if (chosen.get(candidate.path)?.rule.action !== 'delete') chosen.set(candidate.path, { candidate, rule })
  const protectedBy = await protectionNow(products, work, places)
  const items: RetentionItem[] = []
  for (const { candidate, rule } of chosen.values()) {
    const why = await protectedBy(candidate.path)
    items.push({ ...candidate, step: why === undefined ? rule.action : 'keep', reason: why ?? ruleText(rule) })
  }
  return { policy, items: items.sort((a, b) => a.changedMs - b.changedMs), lookedAt: candidates.length }
}

/** Those of which a rule holds. @param candidates  the oldest first */
function held(rule: RetentionRule, candidates: readonly Candidate[], nowMs: number): readonly Candidate[] {
  const limit = rule.threshold * (rule.thresholdUnit ? UNIT[rule.thresholdUnit] : 1)
  if (rule.triggerType === 'age') return candidates.filter(({ changedMs }) => nowMs - changedMs > limit)
  if (rule.triggerType === 'count') return candidates.slice(0, Math.max(0, candidates.length - rule.threshold))
  let total = candidates.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0)
  const first = candidates.findIndex(({ sizeBytes }) => {
    if (total <= limit) return true
    total -= sizeBytes
    return false
  })
  return first < 0 ? candidates : candidates.slice(0, first)
}

export function ruleText({ triggerType, threshold, thresholdUnit }: RetentionRule): string {
  if (triggerType === 'age') return `older than ${threshold} ${thresholdUnit ?? 'ms'}`
  return triggerType === 'count' ? `more than ${threshold}` : `more than ${threshold} ${thresholdUnit ?? 'bytes'}`
}

/** Removes what a policy says, and notes it, with what could not be removed. */
export async function executeRetention(
  means: RetentionMeans,
  policy: RetentionPolicy,
  trigger: { by: string; user: string },
  signal?: AbortSignal,
): Promise<RetentionReport> {
  const { products } = means
  const execution = await startRetentionExecution(products, policy.id, trigger)
  const errors: string[] = []
  let [freedBytes, removed, plan]: [number, number, RetentionPlan] = [0, 0, { policy, items: [], lookedAt: 0 }]
  try {
    plan = await planRetention(means, policy)
    for (const item of plan.items) {
      if (signal?.aborted) throw signal.reason
      if (item.step !== 'delete') continue
      try {
        await remove(products, item)
        freedBytes += item.sizeBytes
        removed++
      } catch (error) {
        errors.push(`${item.path}: ${(error as Error).message}`)
      }
    }
  } catch (error) {
    errors.push((error as Error).message)
    throw error
  } finally {
    const outcome = { itemsProcessed: plan.lookedAt, itemsAffected: removed, freedBytes, errors }
    await endRetentionExecution(products, execution, outcome)
  }
  return { ...plan, freedBytes, removed, errors }
}

/** Under another name first: nobody finds half of it. What was made of it, and measured on it, stays known. */
async function remove(products: Products, { path, kind }: Candidate): Promise<void> {
  const aside = path.endsWith('.partial') ? path : `${path}.${randomUUID().slice(0, 8)}.partial`
  if (aside !== path) await renameIfThere(path, aside)
  await rm(aside, { recursive: true, force: true })
  if (kind !== undefined) await putProductStored(products, { kind, path }, false)
}

async function renameIfThere(from: string, to: string): Promise<void> {
  try {
    await rename(from, to)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
  }
}
