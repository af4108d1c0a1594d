import type { JobDetail } from '@contimg/api/schemas'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { CopyButton, Facts } from '../../parts/facts.tsx'
import { Panel } from '../../parts/panel.tsx'
import { parameterName, valueText } from '../../parts/parameter-form/parameters.ts'
import { targetName } from '../../words/jobs.ts'
import { count } from '../../words/numbers.ts'
import { partOf } from './again.ts'

/** What a job works on, what it makes, and what it answered. */
export function Inputs({ job }: { readonly job: JobDetail }): ReactNode {
  const parts = [
    ...rowsOf(partOf(job, 'inputs')),
    ...rowsOf(partOf(job, 'outputs')).map(([name, value]) => [`${name}, made`, value] as const),
  ]
  const result = typeof job.result === 'object' && job.result !== null ? Object.entries(job.result) : []
  if (parts.length === 0 && result.length === 0) return null
  return (
    <Panel title="Inputs and outputs" className="flex-none">
      <Facts rows={parts} />
      {result.length > 0 && (
        <details className="mt-1.5 text-small">
          <summary className="cursor-pointer text-ink-2">What it answered</summary>
          <pre className="max-h-80 overflow-auto pt-1 font-mono text-micro whitespace-pre-wrap text-ink-2 [overflow-wrap:anywhere]">
            {JSON.stringify(job.result, null, 2)}
          </pre>
        </details>
      )}
    </Panel>
  )
}

function rowsOf(values: Readonly<Record<string, unknown>>): (readonly [string, ReactNode])[] {
  return Object.entries(values).map(([name, value]) => [
    parameterName(name),
    <Value key={name} name={name} value={value} />,
  ])
}

function Value({ name, value }: { readonly name: string; readonly value: unknown }): ReactNode {
  if (Array.isArray(value)) return <List values={value} />
  const text = valueText(value)
  if (!text.startsWith('/')) return text
  return (
    <span className="inline-flex max-w-full items-center gap-1">
      {name === 'ms' ? (
        <Link
          to="/ms/$path"
          params={{ path: text } as never}
          title={text}
          className="truncate text-accent hover:underline"
        >
          {targetName(text)}
        </Link>
      ) : (
        <span className="truncate" title={text}>
          {targetName(text)}
        </span>
      )}
      <CopyButton text={text} what="the path" />
    </span>
  )
}

function List({ values }: { readonly values: readonly unknown[] }): ReactNode {
  const texts = values.map(valueText)
  return (
    <span className="inline-flex max-w-full items-center gap-1" title={texts.join('\n')}>
      {texts.length === 1 ? targetName(texts[0]) : `${count(texts.length)}, the first ${targetName(texts[0] ?? '')}`}
      <CopyButton text={texts.join('\n')} what="all of them" />
    </span>
  )
}
