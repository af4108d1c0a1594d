import type { JobDetail } from '@contimg/api/schemas'
import { useNavigate } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import { send } from '../../client.ts'
import { useWhyNot } from '../../live/permission.ts'
import { queryClient } from '../../live/queries.ts'
import { Button } from '../../parts/controls.tsx'
import { Dialog } from '../../parts/overlays.tsx'
import { ParameterForm, type ParameterValues } from '../../parts/parameter-form/parameter-form.tsx'
import { jobTypeName, shortId } from '../../words/jobs.ts'
import type { Again } from './again.ts'

interface AgainDialogProps {
  readonly job: JobDetail
  readonly again: Again | undefined
  readonly isOpen: boolean
  readonly onClose: () => void
}

/** A job like this one with other parameters. */
export function AgainDialog({ job, again, isOpen, onClose }: AgainDialogProps): ReactNode {
  return (
    <Dialog
      title={`${jobTypeName(job.type)} with other parameters`}
      isOpen={isOpen && again !== undefined}
      onClose={onClose}
    >
      {again && <AgainForm job={job} again={again} onClose={onClose} />}
    </Dialog>
  )
}

interface AgainFormProps {
  readonly job: JobDetail
  readonly again: Again
  readonly onClose: () => void
}

function AgainForm({ job, again, onClose }: AgainFormProps): ReactNode {
  const [values, setValues] = useState<ParameterValues>(again.before)
  const [isValid, setValid] = useState(true)
  const [said, setSaid] = useState('')
  const whyNot = useWhyNot('operator')
  const navigate = useNavigate()
  const begin = async () => {
    setSaid('Asking…')
    try {
      const answer = await send<{ readonly job_id: string }>('POST', `/pipeline/${again.form}`, {
        ...again.about,
        parameters: values,
      })
      await queryClient.invalidateQueries({ queryKey: ['jobs'] })
      onClose()
      void navigate({ to: '/jobs/$id', params: { id: answer.job_id } } as never)
    } catch (error) {
      setSaid((error as Error).message)
    }
  }
  return (
    <div className="grid gap-3">
      <p className="text-ink-2">
        A job of its own works on the same inputs; job {shortId(job.job_id)} stays as it is. What it replaces stays
        until the new is whole.
        {job.by === 'pipeline' && ' Later stages of the group do not follow: for that, retry the group.'}
      </p>
      <ParameterForm
        parameters={again.parameters}
        values={values}
        before={again.before}
        onChange={setValues}
        onValid={setValid}
      />
      <div className="sticky -bottom-3 flex items-center justify-end gap-2 bg-panel py-2">
        <span role="status" className="mr-auto text-small text-ink-2 [overflow-wrap:anywhere]">
          {said}
        </span>
        <Button onClick={onClose}>Back</Button>
        <Button
          look="primary"
          disabled={whyNot !== undefined || !isValid || said === 'Asking…'}
          title={whyNot ?? (isValid ? undefined : 'A parameter is not as wanted')}
          onClick={() => void begin()}
        >
          Run
        </Button>
      </div>
    </div>
  )
}
