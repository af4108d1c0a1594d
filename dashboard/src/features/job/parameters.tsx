import type { JobDetail } from '@contimg/api/schemas'
import { type ReactNode, useState } from 'react'
import { Button } from '../../parts/controls.tsx'
import { Panel } from '../../parts/panel.tsx'
import { parameterName, valueText } from '../../parts/parameter-form/parameters.ts'

type Parameter = JobDetail['parameters'][number]

/** What a job was told, changed parameters first and marked. */
export function Parameters({ job }: { readonly job: JobDetail }): ReactNode {
  const changed = job.parameters.filter(({ is_changed: is }) => is)
  const usual = job.parameters.length - changed.length
  const [isAll, setAll] = useState(false)
  const shown = isAll ? job.parameters : changed
  return (
    <Panel
      title="Parameters"
      meta={job.parameters.length > 0 && `${changed.length} of ${job.parameters.length} not as usual`}
      isFlush
      className="flex-none"
      actions={
        usual > 0 && (
          <Button isSmall look="ghost" aria-expanded={isAll} onClick={() => setAll(!isAll)}>
            {isAll ? 'Changed only' : `All ${job.parameters.length}`}
          </Button>
        )
      }
    >
      {job.parameters.length === 0 ? (
        <p className="px-3 pb-3 text-small text-ink-3">This kind of task has none.</p>
      ) : shown.length === 0 ? (
        <p className="px-3 pb-3 text-small text-ink-3">All are as usual.</p>
      ) : (
        <table className="w-full table-fixed border-collapse text-small">
          <thead className="text-left text-micro text-ink-3">
            <tr className="border-b border-line">
              <th className="py-1 pl-3 font-medium">Parameter</th>
              <th className="w-[112px] text-right font-medium">Value</th>
              <th className="w-[96px] pr-3 text-right font-medium">Usual</th>
            </tr>
          </thead>
          <tbody>
            {shown.map((parameter) => (
              <Row key={parameter.name} parameter={parameter} />
            ))}
          </tbody>
        </table>
      )}
    </Panel>
  )
}

function Row({ parameter }: { readonly parameter: Parameter }): ReactNode {
  const { name, value, default: usual, is_changed: isChanged, unit, text } = parameter
  return (
    <tr className="h-[26px] border-b border-line last:border-0" title={text ?? undefined}>
      <td className={`truncate pl-3 ${isChanged ? 'font-[550] text-accent' : 'text-ink-2'}`}>
        {parameterName(name)}
        {unit !== null && <span className="font-normal text-ink-3"> · {unit}</span>}
        {isChanged && <span className="sr-only"> (changed)</span>}
      </td>
      <td className="truncate text-right font-medium" title={valueText(value)}>
        {told(value)}
      </td>
      <td className="truncate pr-3 text-right text-ink-3" title={valueText(usual)}>
        {usual === null || usual === undefined ? '–' : told(usual)}
      </td>
    </tr>
  )
}

function told(value: unknown): string {
  return typeof value === 'boolean' ? (value ? 'yes' : 'no') : valueText(value) || '–'
}
