import { randomUUID } from 'node:crypto'
import type { Selectable } from 'kysely'
import { UnknownRetentionPolicyError } from './errors.ts'
import type { Products, RetentionExecutionRow, RetentionPolicyRow } from './products.ts'

export type RetentionDataType = RetentionPolicyRow['data_type']

/** From when on something goes. Of several rules of a policy any is enough. */
export interface RetentionRule {
  readonly triggerType: 'age' | 'size' | 'count'
  readonly action: 'delete' | 'notify' // notify: it is told, and stays
  readonly threshold: number
  readonly thresholdUnit?: 'hours' | 'days' | 'GB' | 'TB' // of an age or of the size of all together
}

export interface RetentionPolicy {
  readonly id: string
  readonly name: string
  readonly description: string | undefined
  readonly dataType: RetentionDataType
  readonly status: RetentionPolicyRow['status']
  readonly rules: readonly RetentionRule[]
  readonly lastExecuted: string | undefined // ISO 8601
}

/** What became of an execution. */
export interface RetentionOutcome {
  readonly itemsProcessed: number
  readonly itemsAffected: number
  readonly freedBytes: number
  readonly errors: readonly string[]
}

export async function listRetentionPolicies({ db }: Products): Promise<RetentionPolicy[]> {
  return (await db.selectFrom('retention_policies').selectAll().orderBy('id').execute()).map(policyOf)
}

/** @throws UnknownRetentionPolicyError */
export async function requireRetentionPolicy(products: Products, id: string): Promise<RetentionPolicy> {
  const policies = await listRetentionPolicies(products)
  const found = policies.find((one) => one.id === id)
  if (found) return found
  throw new UnknownRetentionPolicyError(
    products.path,
    id,
    policies.map((one) => one.id),
  )
}

/** Changes what a policy says. */
export async function changeRetentionPolicy(
  { db, nowMs }: Products,
  id: string,
  { status, rules }: Partial<Pick<RetentionPolicy, 'status' | 'rules'>>,
): Promise<void> {
  const set = {
    ...(status && { status }),
    ...(rules && { rules: JSON.stringify(rules) }),
    updated_at: new Date(nowMs()).toISOString(),
  }
  await db.updateTable('retention_policies').set(set).where('id', '=', id).execute()
}

/** Notes that a policy is being carried out. @returns the id of the note */
export async function startRetentionExecution(
  { db, nowMs }: Products,
  policy: string,
  { by, user }: { by: string; user: string },
): Promise<string> {
  const id = randomUUID()
  const started_at = new Date(nowMs()).toISOString()
  const row = { id, policy_id: policy, started_at, triggered_by: by, triggered_by_user: user }
  await db.insertInto('retention_executions').values(row).execute()
  await db.updateTable('retention_policies').set({ last_executed_at: started_at }).where('id', '=', policy).execute()
  return id
}

/** Notes what came of it; where something could not be done it has failed, and the rest was done. */
export async function endRetentionExecution(
  { db, nowMs }: Products,
  id: string,
  { itemsProcessed, itemsAffected, freedBytes, errors }: RetentionOutcome,
): Promise<void> {
  await db
    .updateTable('retention_executions')
    .set({
      completed_at: new Date(nowMs()).toISOString(),
      status: errors.length === 0 ? 'completed' : 'failed',
      items_processed: itemsProcessed,
      items_affected: itemsAffected,
      size_freed_bytes: freedBytes,
      error_count: errors.length,
      errors: JSON.stringify(errors),
    })
    .where('id', '=', id)
    .execute()
}

/** The latest first. */
export async function listRetentionExecutions(
  { db }: Products,
  policy: string | undefined,
  limit = 20,
): Promise<Selectable<RetentionExecutionRow>[]> {
  let query = db.selectFrom('retention_executions').selectAll()
  if (policy !== undefined) query = query.where('policy_id', '=', policy)
  return await query.orderBy('started_at', 'desc').limit(limit).execute()
}

function policyOf(row: Selectable<RetentionPolicyRow>): RetentionPolicy {
  return {
    id: row.id,
    name: row.name,
    description: row.description ?? undefined,
    dataType: row.data_type,
    status: row.status,
    rules: JSON.parse(row.rules) as RetentionRule[],
    lastExecuted: row.last_executed_at ?? undefined,
  }
}
