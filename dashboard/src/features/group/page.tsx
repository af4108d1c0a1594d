import type { GroupDetail } from '@contimg/api/schemas'
import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import { useNow } from '../../live/use-now.ts'
import { CopyButton } from '../../parts/facts.tsx'
import { IgnoredNote } from '../../parts/ignored-note.tsx'
import { JobLink } from '../../parts/job-link.tsx'
import { LEVELS } from '../../parts/log/log-lines.ts'
import { LogPanel } from '../../parts/log/log-panel.tsx'
import { GradeMark, StateMark } from '../../parts/marks.tsx'
import { PageHead } from '../../parts/page-head.tsx'
import { Empty } from '../../parts/panel.tsx'
import { clockOf } from '../../parts/time-bars/clock.ts'
import { useAddress } from '../../parts/use-address.ts'
import { WaitingPage } from '../../parts/waiting-page.tsx'
import { oneOf, textKey } from '../../words/address.ts'
import { STATES, stageName } from '../../words/states.ts'
import { Actions } from './actions.tsx'
import { FactsLine } from './facts-line.tsx'
import { Failure } from './failure.tsx'
import { Products } from './products.tsx'
import { Provenance } from './provenance.tsx'
import { groupQuery } from './queries.ts'
import { RetryDialog } from './retry-dialog.tsx'
import { likelyStage, type RetryChoice, retryChoices } from './retry-plan.ts'
import { firstLookedAt, stageRows } from './stage-rows.ts'
import { Stages } from './stages.tsx'
import { Subbands } from './subbands.tsx'
import { useGroupKeys } from './use-group-keys.ts'

const UP = { to: '/observations', name: 'Observations' }

const KEYS = {
  stage: textKey('', /^[\w-]{1,60}(\.\d{1,4})?$/, 'a stage, such as image or image.2'),
  level: oneOf(LEVELS, 'debug'),
}

/** What happened to these five minutes, and why? */
export function GroupPage(): ReactNode {
  const { group: id } = useParams({ strict: false }) as { group: string }
  const query = useQuery(groupQuery(id))
  if (query.data !== undefined) return <Group key={id} group={query.data} />
  return (
    <WaitingPage
      title={id}
      up={UP}
      name="Group"
      error={query.error}
      unknown={({ details }) => <Unknown nearest={(details as { nearest?: string | null }).nearest} />}
      onAgain={() => void query.refetch()}
    />
  )
}

function Unknown({ nearest }: { readonly nearest: string | null | undefined }): ReactNode {
  return (
    <Empty>
      This group is not known.{' '}
      {nearest && (
        <>
          Nearest:{' '}
          <Link to="/observations/$group" params={{ group: nearest } as never} className="text-accent">
            {nearest}
          </Link>
        </>
      )}
    </Empty>
  )
}

function Group({ group }: { readonly group: GroupDetail }): ReactNode {
  const { values: view, ignored, change } = useAddress(KEYS)
  const now = useNow(group.state === 'in_progress' ? 1 : 60)
  const [choice, setChoice] = useState<RetryChoice>()
  const [said, setSaid] = useState('')
  const rows = stageRows(group)
  const row =
    rows.find(({ key }) => key === view.stage) ??
    rows.findLast(({ stage }) => stage === view.stage) ??
    firstLookedAt(rows)
  useGroupKeys(
    group,
    () =>
      setChoice(
        retryChoices(group).find(({ stage, blocked }) => stage === likelyStage(group.stages) && blocked === undefined),
      ),
    choice !== undefined,
  )
  const word = group.state === 'in_progress' ? stageName(group.stage) : STATES[group.state].name
  return (
    <>
      <PageHead
        title={group.group_id}
        up={UP}
        marks={
          <>
            <CopyButton text={group.group_id} what="group id" />
            <StateMark state={group.state} word={word} />
            {group.quality !== null && (
              <GradeMark grade={group.quality} title={group.quality_reasons.join('\n') || undefined} />
            )}
          </>
        }
        note={group.quality_reasons.join(', ') || undefined}
        actions={<Actions group={group} said={said} onSaid={setSaid} onRetry={setChoice} />}
      />
      <IgnoredNote ignored={ignored} />
      <FactsLine group={group} />
      <div className="grid flex-1 grid-cols-[minmax(0,1fr)_392px] gap-2.5 max-side:grid-cols-1">
        <div className="flex min-w-0 flex-col gap-2.5">
          <Stages
            rows={rows}
            times={clockOf(rows, now)}
            nowMs={now}
            chosen={row?.key}
            onChoose={({ key }) => change({ stage: key }, 'push')}
          />
          <LogPanel
            key={row?.key}
            path={row?.jobId == null ? undefined : `/jobs/${row.jobId}/logs`}
            title={row?.label ?? 'nothing yet'}
            name={`${group.group_id}-${row?.stage ?? 'group'}.log`}
            attempt={row?.attempt ?? null}
            note={row?.jobId == null ? undefined : <JobLink id={row.jobId} />}
            level={view.level}
            onLevel={(level) => change({ level })}
          />
          <Provenance group={group} />
        </div>
        <div className="flex min-w-0 flex-col gap-2.5">
          <Failure group={group} />
          <Products group={group} />
          <Subbands group={group} />
        </div>
      </div>
      <RetryDialog
        group={group}
        choice={choice}
        onClose={() => setChoice(undefined)}
        onBegun={(run) => {
          setChoice(undefined)
          setSaid(`Retrying · run ${run}`)
        }}
      />
    </>
  )
}
