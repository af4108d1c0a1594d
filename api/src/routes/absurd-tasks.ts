import { taskRoots } from '@contimg/state/settings'
import { checkTask, confine } from '@contimg/state/work'
import { taskItem, taskWithHistory } from '../absurd/wire.ts'
import type { Api, ApiContext } from '../context.ts'
import { changedTasks, spawnBody, spawned, taskDetail, taskId, taskPage, tasksQuery } from '../schemas/absurd.ts'

/** Tasks of the work queue: listed, spawned, looked at, cancelled and tried again. */
export function absurdTaskRoutes(api: Api, { work, settings }: ApiContext): void {
  const tags = ['absurd']
  const listed = { tags, summary: 'Tasks, the latest first', querystring: tasksQuery, response: { 200: taskPage } }
  api.get('/absurd/tasks', { schema: listed }, async ({ query }) => {
    const { queue_name: queue, status, task_name: task, group_id: group, limit, cursor } = query
    const filter = {
      ...(queue && { queue }),
      ...(status && { status }),
      ...(task && { task }),
      ...(group && { group }),
    }
    const page = await work.use((client) => client.listTasks(filter, { limit, from: cursor }))
    return { items: page.tasks.map(taskItem), next_cursor: page.next ?? null }
  })
  const spawn = { tags, summary: 'Spawn a task; its paths lie in the folders of the pipeline', body: spawnBody }
  api.post('/absurd/tasks', { schema: { ...spawn, response: { 201: spawned } } }, async ({ body }, reply) => {
    const { task, payload } = checkTask(body.task_name, body.params)
    confine(payload, taskRoots(settings))
    const options = {
      ...(body.queue_name !== undefined && { queue: body.queue_name }),
      ...(body.priority !== undefined && { priority: body.priority }),
      ...(body.timeout_sec !== undefined && { timeoutS: body.timeout_sec }),
      ...(body.key !== undefined && { key: body.key }),
      ...(body.group_id !== undefined && { group: body.group_id }),
      ...(body.depends_on && { after: body.depends_on }),
    }
    const { id, isNew } = await work.use((client) => client.spawnTask(task, payload, options))
    return reply.status(201).send({ task_id: id, is_new: isNew })
  })
  const one = { tags, summary: 'A task with its attempts', params: taskId, response: { 200: taskDetail } }
  api.get('/absurd/tasks/:id', { schema: one }, async ({ params: { id } }) => {
    return await work.use(async (client) => taskWithHistory(await client.getTask(id), await client.attempts(id)))
  })
  const cancel = { tags, summary: 'Cancel a task, and those that wait for it', params: taskId }
  const stopping = { schema: { ...cancel, response: { 200: changedTasks } }, config: { access: 'operator' } } as const
  api.delete('/absurd/tasks/:id', stopping, async ({ params }) => {
    return { task_ids: await work.use((client) => client.cancelTask(params.id)) }
  })
  const retry = { tags, summary: 'Try a task again that failed or was cancelled', params: taskId }
  api.post('/absurd/tasks/:id/retry', { schema: { ...retry, response: { 200: changedTasks } } }, async ({ params }) => {
    await work.use((client) => client.retryTask(params.id))
    return { task_ids: [params.id] }
  })
}
