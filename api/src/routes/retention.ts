import {
  listRetentionExecutions,
  listRetentionPolicies,
  type RetentionPolicy,
  requireRetentionPolicy,
  UnknownRetentionPolicyError,
} from '@contimg/state/products'
import * as z from 'zod'
import type { Api, ApiContext } from '../context.ts'
import { notFound } from '../errors/api-error.ts'
import { executionsQuery, retentionExecution, retentionPolicy } from '../schemas/storage.ts'

const tags = ['retention']
const EXECUTIONS_TOLD = 20

/** How long products are kept, and what became of that. */
export function retentionRoutes(api: Api, { products }: ApiContext): void {
  const policies = { tags, summary: 'Policies', response: { 200: z.object({ items: z.array(retentionPolicy) }) } }
  api.get('/retention/policies', { schema: policies }, async () => {
    return { items: (await listRetentionPolicies(products)).map(policyItem) }
  })
  const one = {
    tags,
    summary: 'A policy with its latest executions',
    params: z.object({ id: z.string().max(200) }),
    response: { 200: retentionPolicy.extend({ executions: z.array(retentionExecution) }) },
  }
  api.get('/retention/policies/:id', { schema: one }, async ({ params: { id } }) => {
    const policy = await policyOf(id)
    const executions = await listRetentionExecutions(products, id, EXECUTIONS_TOLD)
    return { ...policyItem(policy), executions: executions.map(executionItem) }
  })
  const executions = {
    tags,
    summary: 'What was looked at, removed and freed, the latest first',
    querystring: executionsQuery,
    response: { 200: z.object({ items: z.array(retentionExecution) }) },
  }
  api.get('/retention/executions', { schema: executions }, async ({ query: { policy_id: id, limit } }) => {
    if (id !== undefined) await policyOf(id)
    return { items: (await listRetentionExecutions(products, id, limit)).map(executionItem) }
  })

  async function policyOf(id: string): Promise<RetentionPolicy> {
    try {
      return await requireRetentionPolicy(products, id)
    } catch (error) {
      throw error instanceof UnknownRetentionPolicyError ? notFound('retention policy', id) : error
    }
  }
}

function policyItem({ id, name, description, dataType, status, rules, lastExecuted }: RetentionPolicy) {
  return {
    ...{ id, name, description: description ?? null, data_type: dataType, status },
    rules: rules.map(({ triggerType, action, threshold, thresholdUnit }) => {
      return { trigger_type: triggerType, action, threshold, threshold_unit: thresholdUnit ?? null }
    }),
    last_executed_at: lastExecuted ?? null,
  }
}

function executionItem(row: Awaited<ReturnType<typeof listRetentionExecutions>>[number]) {
  const { id, policy_id, status, started_at, completed_at, items_processed, items_affected, triggered_by } = row
  return {
    ...{ id, policy_id, status, started_at, completed_at, items_processed, items_affected, triggered_by },
    ...{ freed_bytes: row.size_freed_bytes, errors: JSON.parse(row.errors) as string[], user: row.triggered_by_user },
  }
}
