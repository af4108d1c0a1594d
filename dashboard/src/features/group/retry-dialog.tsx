import type { GroupDetail } from '@contimg/api/schemas'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { getJson, send } from '../../client.ts'
import { queryClient } from '../../live/queries.ts'
import { useConnection } from '../../live/use-live.ts'
import { Button } from '../../parts/controls.tsx'
import { Dialog } from '../../parts/overlays.tsx'
import { Answered } from '../../parts/panel.tsx'
import { ParameterForm, type ParameterValues } from '../../parts/parameter-form/parameter-form.tsx'
import { type JsonSchema, parametersOf, resolved } from '../../parts/parameter-form/parameters.ts'
import { duration } from '../../words/times.ts'
import { imagingOf, type RetryChoice, retryBody } from './retry-plan.ts'

interface RetryDialogProps {
  readonly group: GroupDetail
  readonly choice: RetryChoice | undefined // undefined: closed
  readonly onClose: () => void
  readonly onBegun: (run: number) => void
}

/** What a retry keeps and does, with the settings that can be changed. */
export function RetryDialog({ group, choice, onClose, onBegun }: RetryDialogProps): ReactNode {
  return (
    <Dialog title={`Retry from ${choice?.name.toLowerCase() ?? ''}`} isOpen={choice !== undefined} onClose={onClose}>
      {choice && <RetryForm key={choice.stage} group={group} choice={choice} onClose={onClose} onBegun={onBegun} />}
    </Dialog>
  )
}

function RetryForm({
  group,
  choice,
  onClose,
  onBegun,
}: RetryDialogProps & { readonly choice: RetryChoice }): ReactNode {
  const before = imagingOf(group)
  const [imaging, setImaging] = useState<ParameterValues>(before)
  const [isValid, setValid] = useState(true)
  const [said, setSaid] = useState('')
  const { state } = useConnection()
  const begin = async () => {
    setSaid('Asking…')
    try {
      const body = retryBody(choice.stage, imaging, before)
      const { run } = await send<{ run: number }>('POST', `/groups/${group.group_id}/retry`, body)
      await queryClient.invalidateQueries({ queryKey: ['group', group.group_id] })
      onBegun(run)
    } catch (error) {
      setSaid((error as Error).message)
    }
  }
  return (
    <div className="grid gap-3">
      <p className="text-ink-2">
        Keeps {choice.reused.join(', ')}.
        {choice.usualS !== null && ` Takes about ${duration(Math.round(choice.usualS))} once a worker has it.`} What it
        replaces stays until the new is whole.
        {group.state === 'in_progress' && ' What is under way is cancelled.'}
      </p>
      {group.stages.some(({ stage }) => stage === 'image') && (
        <ImagingFields values={imaging} before={before} onChange={setImaging} onValid={setValid} />
      )}
      <div className="sticky -bottom-3 flex items-center justify-end gap-2 bg-panel py-2">
        <span role="status" className="mr-auto text-small text-ink-2">
          {said}
        </span>
        <Button onClick={onClose}>Cancel</Button>
        <Button
          look="primary"
          disabled={state === 'stale' || !isValid || said === 'Asking…'}
          title={state === 'stale' ? 'The connection is lost' : isValid ? undefined : 'A setting is not as wanted'}
          onClick={() => void begin()}
        >
          Retry from {choice.name.toLowerCase()}
        </Button>
      </div>
    </div>
  )
}

interface Forms {
  readonly stages: readonly { readonly name: string; readonly schema: JsonSchema }[]
}

interface ImagingFieldsProps {
  readonly values: ParameterValues
  readonly before: ParameterValues
  readonly onChange: (values: ParameterValues) => void
  readonly onValid: (isValid: boolean) => void
}

function ImagingFields({ values, before, onChange, onValid }: ImagingFieldsProps): ReactNode {
  const query = useQuery({
    queryKey: ['pipeline', 'stages'],
    queryFn: ({ signal }) => getJson<Forms>('/pipeline/stages', {}, signal),
    staleTime: 600_000,
  })
  return (
    <section aria-label="Settings of the image">
      <h3 className="mb-1 text-small font-[600]">Settings of the image</h3>
      <Answered query={query} what="the settings" rows={6}>
        {({ stages }) => {
          const schema = resolved(stages.find(({ name }) => name === 'image')?.schema)?.properties?.parameters
          return (
            <ParameterForm
              parameters={parametersOf(schema)}
              values={values}
              before={before}
              onChange={onChange}
              onValid={onValid}
            />
          )
        }}
      </Answered>
    </section>
  )
}
