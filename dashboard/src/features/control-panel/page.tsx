import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useCallback, useMemo, useRef, useState } from 'react'
import { meQuery, useWhyNot } from '../../live/permission.ts'
import { IgnoredNote } from '../../parts/ignored-note.tsx'
import type { Level } from '../../parts/log/log-lines.ts'
import { PageHead } from '../../parts/page-head.tsx'
import { Panel, Refused, Skeleton } from '../../parts/panel.tsx'
import { resolved } from '../../parts/parameter-form/parameters.ts'
import { useAddress } from '../../parts/use-address.ts'
import { Workers } from '../../parts/workers.tsx'
import { ActionForm } from './action-form.tsx'
import { ActionList } from './action-list.tsx'
import { BegunGroups } from './begun-groups.tsx'
import { DeadLetters } from './dead-letters.tsx'
import { type Form, type Given, keysOf } from './fields.ts'
import { Latest } from './latest.tsx'
import { formsQuery } from './queries.ts'
import { Queues } from './queues.tsx'
import { Run } from './run.tsx'
import { Schedules } from './schedules.tsx'
import type { Started } from './start.ts'
import { Streaming } from './streaming.tsx'
import type { FullAnswer } from './tell.ts'

/** What is done by hand: stages of the pipeline, the stream, schedules, what failed for good. */
export function ControlPanelPage(): ReactNode {
  const query = useQuery(formsQuery)
  const forms = useMemo(
    () => query.data?.stages.map((one): Form => ({ ...one, schema: resolved(one.schema) ?? {} })),
    [query.data],
  )
  const whyNot = useWhyNot('operator')
  const { data: me } = useQuery(meQuery)
  return (
    <>
      <PageHead
        title="Control panel"
        note={
          me !== undefined && whyNot !== undefined
            ? `Nothing can be changed from here now. ${whyNot}`
            : 'What is started here runs beside what the pipeline does by itself.'
        }
      />
      {forms !== undefined ? (
        <Loaded forms={forms} />
      ) : (
        <Panel title="Actions" className="flex-none">
          {query.error ? (
            <Refused error={query.error} what="the forms" onAgain={() => void query.refetch()} />
          ) : (
            <Skeleton rows={12} />
          )}
        </Panel>
      )}
    </>
  )
}

function useForm(forms: readonly Form[]) {
  const names = useMemo(() => forms.map(({ name }) => name), [forms])
  const { values: outer } = useAddress(useMemo(() => keysOf(names, undefined), [names]))
  const form = forms.find(({ name }) => name === outer.action) ?? forms[0]
  const keys = useMemo(() => keysOf(names, form), [names, form])
  return { form, ...useAddress(keys) }
}

function Loaded({ forms }: { readonly forms: readonly Form[] }): ReactNode {
  const { form, values, ignored, change } = useForm(forms)
  const [begun, setBegun] = useState<FullAnswer>()
  const given: Given = values
  const [job, level] = [String(values.job), values.log as Level]
  const run = useRef<HTMLDivElement>(null)
  const watch = useCallback(
    (id: string) => {
      setBegun(undefined)
      run.current?.scrollIntoView({ block: 'nearest' })
      change({ job: id }, 'push')
    },
    [change],
  )
  const onStarted = ({ jobId, groups }: Started) => {
    if (jobId !== undefined) watch(jobId)
    if (groups !== undefined) {
      change({ job: '' })
      setBegun(groups)
    }
  }
  const give = useCallback((some: Given) => change(some), [change])
  return (
    <>
      <IgnoredNote ignored={ignored} />
      <div className="grid flex-none gap-2.5 side:h-[620px] side:grid-cols-[216px_minmax(0,1fr)_minmax(0,1fr)]">
        <ActionList forms={forms} chosen={form} given={given} />
        <ActionForm key={form.name} form={form} given={given} onChange={give} onStarted={onStarted} />
        <div ref={run} className="grid min-h-0 min-w-0 grid-cols-[minmax(0,1fr)]">
          {begun !== undefined ? (
            <BegunGroups answer={begun} onClose={() => setBegun(undefined)} />
          ) : job !== '' ? (
            <Run
              key={job}
              id={job}
              level={level}
              onLevel={(log) => change({ log })}
              onClose={() => change({ job: '' }, 'push')}
            />
          ) : (
            <Latest form={form} onWatch={watch} />
          )}
        </div>
      </div>
      <div className="grid flex-none items-start gap-2.5 side:grid-cols-2">
        <div className="grid min-w-0 gap-2.5">
          <Streaming />
          <Queues />
          <Workers />
        </div>
        <div className="grid min-w-0 gap-2.5">
          <DeadLetters onWatch={watch} />
          <Schedules onWatch={watch} />
        </div>
      </div>
    </>
  )
}
