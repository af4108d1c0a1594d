import type { ReactNode } from 'react'
import { Segmented } from '../../parts/controls.tsx'
import { TextFilter } from '../../parts/filters.tsx'
import { ParameterForm } from '../../parts/parameter-form/parameter-form.tsx'
import { type Parameter, typed, valueText } from '../../parts/parameter-form/parameters.ts'
import { spanKey } from '../../words/address.ts'
import type { Given, Section } from './fields.ts'
import { CalibrationPicker, GroupPicker, SetPicker } from './target-pickers.tsx'

interface TargetsProps {
  readonly section: Section
  readonly given: Given
  readonly onChange: (some: Given) => void
  readonly onValid: (isValid: boolean) => void
}

const PICKERS = { ms: SetPicker, group_id: GroupPicker, set_name: CalibrationPicker } as const
const SPANS = [
  { value: '-1h', label: 'Last 1 h' },
  { value: '-6h', label: '6 h' },
  { value: '-24h', label: '24 h' },
  { value: '-4d', label: '4 d' },
] as const
const span = spanKey('')

/** What it is to be done to: chosen from what there is, or typed. */
export function Targets({ section: { parameters }, given, onChange, onValid }: TargetsProps): ReactNode {
  const others: Parameter[] = []
  const fields = parameters.map((parameter) => {
    const { name } = parameter
    const pick = PICKERS[name as keyof typeof PICKERS]
    if (name === 't')
      return (
        <SpanField
          key={name}
          value={valueText(given.t)}
          onChange={(t) => onChange({ t: t || undefined, group_ids: undefined })}
        />
      )
    if (name === 'group_ids')
      return (
        <GroupsField
          key={name}
          parameter={parameter}
          given={given}
          onChange={(ids) => onChange({ group_ids: ids, t: undefined })}
        />
      )
    if (pick === undefined) {
      others.push(parameter)
      return null
    }
    const Picked = pick
    const put = (value: string) =>
      onChange({
        [name]: value === '' ? undefined : value,
        ...(name === 'set_name' && { tables: undefined, after: undefined }),
      })
    return <Picked key={name} parameter={parameter} value={valueText(given[name])} onChoose={put} />
  })
  return (
    <div className="grid gap-2">
      {fields}
      {others.length > 0 && (
        <ParameterForm
          parameters={others}
          values={given}
          onChange={(next) =>
            onChange({ tables: next.tables, ...(next.tables !== undefined && { set_name: undefined }) })
          }
          onValid={onValid}
        />
      )}
    </div>
  )
}

function SpanField({ value, onChange }: { readonly value: string; readonly onChange: (t: string) => void }): ReactNode {
  return (
    <div className="flex flex-wrap items-center gap-2">
      <span className="w-full text-small text-ink-2">All groups of a time</span>
      <Segmented
        isSmall
        label="Time"
        value={value as (typeof SPANS)[number]['value']}
        choices={SPANS}
        onChoose={onChange}
      />
      <TextFilter
        label="Time"
        value={value}
        hint="2026-01-25T02/2026-01-26T02"
        wanted={span.wanted}
        isValid={(text) => span.read(text.trim()) !== undefined}
        onChange={onChange}
        width={240}
      />
    </div>
  )
}

interface GroupsFieldProps {
  readonly parameter: Parameter
  readonly given: Given
  readonly onChange: (ids: readonly string[] | undefined) => void
}

/** Groups one by one, each with a button that takes it out. */
function GroupsField({ parameter, given, onChange }: GroupsFieldProps): ReactNode {
  const ids = (given.group_ids as readonly string[] | undefined) ?? []
  const add = (text: string) => {
    const found = text === '' ? undefined : typed(parameter, text)
    if (found !== undefined && 'value' in found) onChange([...new Set([...ids, ...(found.value as string[])])])
  }
  const without = (id: string) => {
    const rest = ids.filter((one) => one !== id)
    onChange(rest.length > 0 ? rest : undefined)
  }
  return (
    <div className="grid gap-1.5">
      <GroupPicker key={ids.length} label="Or groups one by one" parameter={parameter} value="" onChoose={add} />
      {ids.length > 0 && (
        <ul aria-label="Groups" className="flex flex-wrap gap-1">
          {ids.map((id) => (
            <li key={id}>
              <button
                type="button"
                onClick={() => without(id)}
                aria-label={`Leave out ${id}`}
                className="inline-flex cursor-pointer items-center gap-1.5 rounded-control border border-accent bg-inset px-1.5 font-mono text-micro hover:bg-selected"
              >
                {id} <span aria-hidden>×</span>
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}
