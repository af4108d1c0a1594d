import { send } from '../../client.ts'
import { queryClient } from '../../live/queries.ts'
import { bodyOf, type Form, type Given } from './fields.ts'
import type { FullAnswer } from './tell.ts'

interface FormAnswer {
  readonly job_id: string
  readonly is_new: boolean
}

/** What came of it: a job, or groups that go through their stages. */
export interface Started {
  readonly text: string
  readonly jobId?: string
  readonly groups?: FullAnswer
}

/** Asks for what a form says. @throws ApiError */
export async function start(form: Form, given: Given): Promise<Started> {
  const body = bodyOf(form, given)
  if (form.task === null) {
    const groups = await send<FullAnswer>('POST', `/pipeline/${form.name}`, body)
    await changed(['groups', 'group', 'status', 'jobs', 'pipeline', 'streaming', 'absurd'])
    return { text: groups.begun === 0 ? 'None began.' : `${groups.begun} of ${groups.items.length} began.`, groups }
  }
  const { job_id: jobId, is_new: isNew } = await send<FormAnswer>('POST', `/pipeline/${form.name}`, body)
  await changed(['jobs', 'absurd', 'status'])
  return { text: isNew ? 'Queued.' : 'This was asked for already: its job goes on.', jobId }
}

async function changed(resources: readonly string[]): Promise<void> {
  const isTouched = ({ queryKey: [resource, what] }: { readonly queryKey: readonly unknown[] }) =>
    resources.includes(String(resource)) && what !== 'stages' // the forms stay as they are
  await queryClient.invalidateQueries({ predicate: isTouched })
}
