import type { JobDetail } from '@contimg/api/schemas'
import { useQueries, useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { send } from '../../client.ts'
import { useWhyNot } from '../../live/permission.ts'
import { queryClient } from '../../live/queries.ts'
import { useNow } from '../../live/use-now.ts'
import { Button } from '../../parts/controls.tsx'
import { StateMark } from '../../parts/marks.tsx'
import { Answered, Empty, Panel } from '../../parts/panel.tsx'
import { Row, SmallTable } from '../../parts/small-table.tsx'
import { jobTypeName } from '../../words/jobs.ts'
import { age, utc } from '../../words/times.ts'
import { jobQuery, type ScheduleItem, schedulesQuery } from './queries.ts'

interface SchedulesProps {
  readonly onWatch: (jobId: string) => void
}

/** What is done again and again: when next, how it went, and whether it is done at all. */
export function Schedules({ onWatch }: SchedulesProps): ReactNode {
  const query = useQuery(schedulesQuery)
  const [said, setSaid] = useState('')
  const paused = query.data?.items.filter((one) => !one.is_enabled).length ?? 0
  const act = async (what: string, ask: () => Promise<unknown>) => {
    setSaid(`${what}…`)
    try {
      await ask()
      setSaid('')
    } catch (error) {
      setSaid((error as Error).message)
    }
    await queryClient.invalidateQueries({ queryKey: ['absurd', 'schedules'] })
  }
  return (
    <Panel
      title="Schedules"
      meta={paused > 0 ? `${paused} paused` : undefined}
      actions={
        <span role="status" className="text-small text-ink-2">
          {said}
        </span>
      }
    >
      <Answered query={query} what="the schedules" rows={5}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty>No schedule is set. The recorder sets the usual ones; contimg absurd schedule sets others.</Empty>
          ) : (
            <Table items={items} onAct={act} onWatch={onWatch} />
          )
        }
      </Answered>
    </Panel>
  )
}

interface TableProps extends SchedulesProps {
  readonly items: readonly ScheduleItem[]
  readonly onAct: (what: string, ask: () => Promise<unknown>) => Promise<void>
}

function Table({ items, onAct, onWatch }: TableProps): ReactNode {
  const whyNot = useWhyNot('operator')
  const nowMs = useNow(10)
  const ids = items.flatMap(({ last_task_id: id }) => (id === null ? [] : [id]))
  const last = useQueries({ queries: ids.map((id) => jobQuery(id)) })
  const jobOf = (id: string | null) => (id === null ? undefined : last[ids.indexOf(id)]?.data)
  const address = (name: string) => `/absurd/schedules/${encodeURIComponent(name)}`
  const runNow = async (name: string) => {
    const { task_id: id } = await send<{ readonly task_id: string }>('POST', `${address(name)}/trigger`)
    onWatch(id)
  }
  return (
    <div className="overflow-x-auto">
      <SmallTable label="Schedules" heads={[['Schedule'], ['When'], ['Next'], ['Last'], ['']]}>
        {items.map(({ name, task_name: task, cron, time_zone: zone, is_enabled: isOn, next, last_task_id: id }) => (
          <Row
            key={name}
            title={`${jobTypeName(task)}, ${cron} (${zone})`}
            cells={[
              <span key="name" className={isOn ? '' : 'text-ink-3'}>
                {name}
              </span>,
              <span key="when" className="font-mono whitespace-nowrap text-ink-2">
                {cron}
                {zone !== 'UTC' && ` ${zone}`}
              </span>,
              <span key="next" className="whitespace-nowrap">
                {isOn ? (
                  <span title={`${utc(next[0])} UTC`}>{age(next[0], nowMs)}</span>
                ) : (
                  <span className="text-ink-3">paused</span>
                )}
              </span>,
              <Last key="last" id={id} job={jobOf(id)} nowMs={nowMs} onWatch={onWatch} />,
              <span key="do" className="flex justify-end gap-1">
                <Button
                  isSmall
                  disabled={whyNot !== undefined}
                  title={whyNot}
                  aria-label={`${isOn ? 'Pause' : 'Resume'} ${name}`}
                  onClick={() =>
                    void onAct(isOn ? 'Pausing' : 'Resuming', () => send('PATCH', address(name), { is_enabled: !isOn }))
                  }
                >
                  {isOn ? 'Pause' : 'Resume'}
                </Button>
                <Button
                  isSmall
                  disabled={whyNot !== undefined}
                  title={whyNot}
                  aria-label={`Run now: ${name}`}
                  onClick={() => void onAct('Queuing', () => runNow(name))}
                >
                  Run now
                </Button>
              </span>,
            ]}
          />
        ))}
      </SmallTable>
    </div>
  )
}

interface LastProps extends SchedulesProps {
  readonly id: string | null
  readonly job: JobDetail | null | undefined // null: not kept any more; undefined: not asked yet
  readonly nowMs: number
}

function Last({ id, job, nowMs, onWatch }: LastProps): ReactNode {
  if (id === null) return <span className="text-ink-3">never</span>
  if (job === null) return <span className="text-ink-3">not kept any more</span>
  if (job === undefined) return <span className="text-ink-3">…</span>
  return (
    <button
      type="button"
      onClick={() => onWatch(id)}
      title={job.error ?? 'Watch'}
      className="inline-flex cursor-pointer items-center gap-1.5 whitespace-nowrap hover:underline"
    >
      <StateMark state={job.state} />
      <span className="text-ink-3">{age(job.ended_at ?? job.started_at ?? job.queued_at, nowMs)}</span>
    </button>
  )
}
