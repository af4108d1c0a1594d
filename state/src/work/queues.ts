import type { PgBoss } from 'pg-boss'

/** Queues of the task types. */
export const QUEUES = {
  pipeline: 'dsa110-pipeline',
  ingestion: 'dsa110-ingestion',
  maintenance: 'maintenance',
} as const

/** Product records on their way to the recorder. */
export const RECORDS = 'record'

export const deadLettersOf = (queue: string): string => `${queue}-dlq`

const DAY_S = 86_400

/** How long rows stay: those that wait, and those that ended. A record stays until the recorder has it. */
const KEPT_S = {
  tasks: { retentionSeconds: 90 * DAY_S, deleteAfterSeconds: 30 * DAY_S },
  deadLetters: { retentionSeconds: 365 * DAY_S, deleteAfterSeconds: 30 * DAY_S },
  records: { retentionSeconds: 3650 * DAY_S, deleteAfterSeconds: 3650 * DAY_S },
}

/** Finished tasks are kept that long; as long does a spawn key find its task again. */
export const TASK_RETENTION_S = KEPT_S.tasks.deleteAfterSeconds

export async function makeQueues(boss: PgBoss, names: readonly string[]): Promise<void> {
  const known = new Set((await boss.getQueues()).map(({ name }) => name))
  for (const name of names) {
    if (known.has(name)) continue
    await boss.createQueue(deadLettersOf(name), { ...KEPT_S.deadLetters, retryLimit: 0 })
    await boss.createQueue(name, { ...KEPT_S.tasks, deadLetter: deadLettersOf(name), notify: true })
  }
  if (!known.has(RECORDS)) await boss.createQueue(RECORDS, { ...KEPT_S.records, notify: true })
}
