import type { JobDetail } from '@contimg/api/schemas'
import { type ReactNode, useState } from 'react'
import { Button } from '../../parts/controls.tsx'
import { Panel } from '../../parts/panel.tsx'
import { parameterName, valueText } from '../../parts/parameter-form/parameters.ts'
import { SmallTable } from '../../parts/small-table.tsx'

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
        <SmallTable
          label="Parameters"
          isFlush
          isFixed
          heads={[['Parameter'], ['Value', true, 'w-[112px]'], ['Usual', true, 'w-[96px]']]}
        >
          {shown.map((parameter) => (
            <Row key={parameter.name} parameter={parameter} />
          ))}
        </SmallTable>
      )}
    </Panel>
  )
}

function Row({ parameter }: { readonly parameter: Parameter }): ReactNode {
  const { name, value, default: usual, is_changed: isChanged, unit, text } = parameter
  return (
    <tr className="h-[26px] border-b border-line last:border-0" title={text ?? undefined}>
      <td className={`truncate ${isChanged ? 'font-[550] text-accent' : 'text-ink-2'}`}>
        {parameterName(name)}
        {unit !== null && <span className="font-normal text-ink-3"> · {unit}</span>}
        {isChanged && <span className="sr-only"> (changed)</span>}
      </td>
      <td className="truncate text-right font-medium" title={valueText(value)}>
        {told(value)}
      </td>
      <td className="truncate text-right text-ink-3" title={valueText(usual)}>
        {usual === null || usual === undefined ? '–' : told(usual)}
      </td>
    </tr>
  )
}

function told(value: unknown): string {
  return typeof value === 'boolean' ? (value ? 'yes' : 'no') : valueText(value) || '–'
}
