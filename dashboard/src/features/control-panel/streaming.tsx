import type { StreamingStatus } from '@contimg/api/schemas'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { send } from '../../client.ts'
import { useWhyNot } from '../../live/permission.ts'
import { queryClient } from '../../live/queries.ts'
import { statusQuery } from '../../live/status.ts'
import { Button } from '../../parts/controls.tsx'
import { Facts } from '../../parts/facts.tsx'
import { StateMark } from '../../parts/marks.tsx'
import { Dialog } from '../../parts/overlays.tsx'
import { Answered, Panel } from '../../parts/panel.tsx'
import { fixed } from '../../words/numbers.ts'
import { duration, utc } from '../../words/times.ts'
import { streamingHealthQuery, streamingQuery } from './queries.ts'
import { configRows } from './stream-config.ts'
import { StreamSetup } from './stream-setup.tsx'
import { stopText, streamText } from './tell.ts'

type Order = 'start' | 'stop' | 'restart'

const ASKED: Readonly<Record<Order, string>> = { start: 'Starting…', stop: 'Stopping…', restart: 'Restarting…' }

/** The watcher of arriving files: what it does, how it is set up, and start and stop. */
export function Streaming(): ReactNode {
  const query = useQuery(streamingQuery)
  const [said, setSaid] = useState('')
  const give = async (order: Order) => {
    setSaid(ASKED[order])
    try {
      const { message } = await send<{ readonly message: string }>('POST', `/streaming/${order}`)
      setSaid(`${message.charAt(0).toUpperCase()}${message.slice(1)}.`)
    } catch (error) {
      setSaid((error as Error).message)
    }
    await queryClient.invalidateQueries({ queryKey: ['streaming'] })
  }
  const isAsking = Object.values(ASKED).includes(said)
  return (
    <Panel
      title="Streaming"
      actions={
        <>
          <span role="status" className="text-small text-ink-2">
            {said}
          </span>
          {query.data && <Orders status={query.data} isAsking={isAsking} onOrder={(order) => void give(order)} />}
        </>
      }
    >
      <Answered query={query} what="the stream" rows={6}>
        {(status) => <Told status={status} />}
      </Answered>
    </Panel>
  )
}

interface OrdersProps {
  readonly status: StreamingStatus
  readonly isAsking: boolean
  readonly onOrder: (order: Order) => void
}

function Orders({ status, isAsking, onOrder }: OrdersProps): ReactNode {
  const whyNot = useWhyNot('operator')
  const [isStopping, setStopping] = useState(false)
  const [isSetting, setSetting] = useState(false)
  const button = { isSmall: true, disabled: whyNot !== undefined || isAsking, title: whyNot }
  const stop = () => {
    setStopping(false)
    onOrder('stop')
  }
  return (
    <>
      <Button {...button} onClick={() => setSetting(true)}>
        Set up…
      </Button>
      {status.desired === 'stopped' ? (
        <Button {...button} onClick={() => onOrder('start')}>
          Start
        </Button>
      ) : (
        <>
          <Button {...button} onClick={() => onOrder('restart')}>
            Restart
          </Button>
          <Button {...button} look="danger" onClick={() => setStopping(true)}>
            Stop…
          </Button>
        </>
      )}
      <StreamSetup config={isSetting ? status.config : undefined} whyNot={whyNot} onClose={() => setSetting(false)} />
      <Dialog title="Stop the stream" isOpen={isStopping} onClose={() => setStopping(false)}>
        <StopQuestion whyNot={whyNot} onStop={stop} onKeep={() => setStopping(false)} />
      </Dialog>
    </>
  )
}

interface StopQuestionProps {
  readonly whyNot: string | undefined
  readonly onStop: () => void
  readonly onKeep: () => void
}

/** What stopping means at this moment: asked for anew, as groups may have begun since. */
function StopQuestion({ whyNot, onStop, onKeep }: StopQuestionProps): ReactNode {
  const query = useQuery({ ...streamingQuery, refetchOnMount: 'always' })
  const { data } = useQuery(statusQuery)
  const fresh = query.isFetchedAfterMount ? query.data : undefined
  return (
    <>
      <Answered query={{ ...query, data: fresh }} what="what is running" rows={2}>
        {(status) => <p className="text-ink-2">{stopText(status, data?.forecast.service_s ?? null)}</p>}
      </Answered>
      <div className="mt-3 flex justify-end gap-2">
        <Button onClick={onKeep}>Keep it running</Button>
        <Button look="danger" disabled={whyNot !== undefined || fresh === undefined} title={whyNot} onClick={onStop}>
          Stop
        </Button>
      </div>
    </>
  )
}

const MARKS = { running: 'in_progress', stopped: 'pending', ended: 'failed' } as const
const WORDS = { running: 'Running', stopped: 'Stopped', ended: 'Not there' } as const

function Told({ status }: { readonly status: StreamingStatus }): ReactNode {
  const { data: health } = useQuery(streamingHealthQuery)
  const amiss = health?.checks.filter((one) => one.status !== 'healthy') ?? []
  const { actual, desired, config } = status
  const state = actual === 'ended' && desired === 'stopped' ? 'pending' : MARKS[actual]
  return (
    <div className="grid gap-2">
      <p className="flex flex-wrap items-center gap-x-2.5 gap-y-1">
        <StateMark state={state} word={WORDS[actual]} />
        <span className="text-ink-2">{streamText(status)}</span>
      </p>
      {amiss.map(({ name, status: level, found, wanted }) => (
        <p key={name} className={`text-small ${level === 'unhealthy' ? 'text-fail' : 'text-warn'}`}>
          {name.charAt(0).toUpperCase() + name.slice(1)}: {found}; wanted {wanted}
        </p>
      ))}
      <div className="grid gap-x-6 sm:grid-cols-2">
        <Facts rows={processRows(status)} />
        <Facts rows={configRows(config)} />
      </div>
      <p className="text-micro text-ink-3">
        Folders, the database, threads and the log level are set in the environment, and read when it is started.
      </p>
    </div>
  )
}

function processRows(status: StreamingStatus): readonly (readonly [string, ReactNode])[] {
  const { host, pid, started_at: started, uptime_seconds: up, cpu_percent: cpu, memory_mb: mb } = status
  const { heartbeat_age_s: heard, desired, queue } = status
  return [
    ['Is to be', desired],
    ['Process', pid === null ? 'none' : `${pid} on ${host}`],
    ['Started', started === null ? null : `${utc(started)} UTC`],
    ['Runs for', up === null ? null : duration(up)],
    ['CPU', cpu === null ? null : `${fixed(cpu, 1)} % of one core`],
    ['Memory', mb === null ? null : `${fixed(mb, 0)} MB`],
    ['Heard of', heard === null ? null : `${duration(Math.round(heard))} ago`],
    ['Groups in all', fixed(queue.total, 0)],
    ['Completed · failed', `${fixed(queue.completed, 0)} · ${fixed(queue.failed, 0)}`],
  ]
}
