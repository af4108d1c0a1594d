import type { SystemMetrics } from '@contimg/api/schemas'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { ApiError, getJson } from '../../client.ts'
import { Meter } from '../../parts/facts.tsx'
import { JobLink } from '../../parts/job-link.tsx'
import { GradeMark, StateMark } from '../../parts/marks.tsx'
import { Answered, Panel } from '../../parts/panel.tsx'
import { fixed, NOT_MEASURED, size } from '../../words/numbers.ts'

interface WorkerItem {
  readonly id: string
  readonly host: string
  readonly state: 'idle' | 'active' | 'stale' | 'crashed'
  readonly running: readonly string[]
}

/** Disks, memory, processors, and what each worker does. */
export function System(): ReactNode {
  const query = useQuery({
    queryKey: ['metrics', 'system'],
    queryFn: ({ signal }) => getJson<SystemMetrics>('/metrics/system', {}, signal),
    refetchInterval: 10_000,
  })
  return (
    <Panel title="System" actions={query.data && <Verdict metrics={query.data} />}>
      <Answered query={query} what="the state of the host" rows={6}>
        {(metrics) => <Meters metrics={metrics} />}
      </Answered>
      <Workers />
    </Panel>
  )
}

function Verdict({ metrics: { disks } }: { readonly metrics: SystemMetrics }): ReactNode {
  const words = disks.map(({ status }) => status)
  if (words.includes('fail')) return <GradeMark grade="fail" word="Disk full" />
  if (words.includes('warn')) return <GradeMark grade="warn" word="Disk low" />
  return words.includes('unknown') ? (
    <GradeMark grade={null} word="Partly unknown" />
  ) : (
    <GradeMark grade="good" word="Healthy" />
  )
}

const COLOURS = {
  ok: 'var(--text-3)',
  warn: 'var(--quality-warn-mark)',
  fail: 'var(--quality-fail-mark)',
  unknown: 'none',
}

function Meters({ metrics: { disks, memory, cpu, database } }: { readonly metrics: SystemMetrics }): ReactNode {
  const places = [...new Map(disks.map((disk) => [`${disk.total_bytes} ${disk.free_bytes}`, disk])).values()] // a line a disk
  return (
    <div className="grid gap-1.5">
      {places.map(({ name, path, total_bytes, free_bytes, used_percent, status, problem }) => (
        <Line
          key={name}
          name={`${name.charAt(0).toUpperCase()}${name.slice(1)} disk`}
          title={problem ?? path}
          fraction={used_percent === null ? null : used_percent / 100}
          colour={COLOURS[status]}
          value={free_bytes === null ? NOT_MEASURED : `${size(free_bytes)} free`}
          whole={total_bytes === null ? '' : `of ${size(total_bytes)}`}
        />
      ))}
      <Line
        name="Memory"
        fraction={memory.used_percent / 100}
        value={`${size(memory.total_bytes - memory.available_bytes)}`}
        whole={`of ${size(memory.total_bytes)}`}
      />
      <Line
        name={`CPU, ${cpu.cores} ${cpu.cores === 1 ? 'core' : 'cores'}`}
        fraction={cpu.percent === null ? null : cpu.percent / 100}
        value={cpu.percent === null ? NOT_MEASURED : `${fixed(cpu.percent, 0)} %`}
        whole=""
      />
      <p className="text-small text-ink-3">
        Database {database === null ? NOT_MEASURED : size(database.size_bytes + database.wal_bytes)}
      </p>
    </div>
  )
}

interface LineProps {
  readonly name: string
  readonly title?: string
  readonly fraction: number | null
  readonly colour?: string
  readonly value: string
  readonly whole: string
}

function Line({ name, title, fraction, colour, value, whole }: LineProps): ReactNode {
  return (
    <div className="grid grid-cols-[98px_1fr_92px] items-center gap-2 text-small" title={title}>
      <span>{name}</span>
      <Meter fraction={fraction} label={`${name}: ${value} ${whole}`} {...(colour !== undefined && { colour })} />
      <span className="text-right font-medium whitespace-nowrap">{value}</span>
    </div>
  )
}

const WORDS = { idle: 'completed', active: 'in_progress', stale: 'unknown', crashed: 'failed' } as const

function Workers(): ReactNode {
  const { data, error } = useQuery({
    queryKey: ['absurd', 'workers'],
    queryFn: ({ signal }) => getJson<{ readonly items: readonly WorkerItem[] }>('/absurd/workers', {}, signal),
    refetchInterval: 10_000,
  })
  if (error)
    return <p className="text-small text-ink-3">Workers: {error instanceof ApiError ? error.message : 'not known'}</p>
  if (data === undefined) return null
  if (data.items.length === 0) return <p className="mt-2 text-small text-ink-2">No worker lives.</p>
  return (
    <ul aria-label="Workers" className="mt-2 grid grid-cols-2 gap-x-3 gap-y-0.5 text-small">
      {data.items.map(({ id, host, state, running }, at) => (
        <li key={id} title={`${id} on ${host}`} className="flex gap-1.5 truncate">
          <StateMark state={WORDS[state]} word={`w${at + 1}`} />
          <span className="truncate text-ink-3">
            {running.length === 0 ? state : running.map((job) => <JobLink key={job} id={job} />)}
          </span>
        </li>
      ))}
    </ul>
  )
}
