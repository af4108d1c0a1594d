import { RotateCcw } from 'lucide-react'
import { type ReactNode, useEffect, useEffectEvent, useId, useState } from 'react'
import { IconButton } from '../controls.tsx'
import { type Parameter, parameterName, typed, valueText } from './parameters.ts'

export type ParameterValues = Readonly<Record<string, unknown>>

interface ParameterFormProps {
  readonly parameters: readonly Parameter[]
  readonly values: ParameterValues // those that are given; others are as usual
  readonly before?: ParameterValues // what was given before, which is told beside and can be brought back
  readonly onChange: (values: ParameterValues) => void
  readonly onValid?: (isValid: boolean) => void
}

/** Fields of parameters: unit and default beside each, changed ones marked and resettable, checked while one types. */
export function ParameterForm({ parameters, values, before = {}, onChange, onValid }: ParameterFormProps): ReactNode {
  const [wrong, setWrong] = useState<ReadonlySet<string>>(new Set())
  useEffect(() => {
    onValid?.(wrong.size === 0)
  }, [wrong, onValid])
  const put = (name: string, value: unknown) => {
    const { [name]: _, ...rest } = values
    onChange(value === undefined ? rest : { ...rest, [name]: value })
  }
  const mark = (name: string, isWrong: boolean) =>
    setWrong((now) => {
      if (now.has(name) === isWrong) return now
      return new Set(isWrong ? [...now, name] : [...now].filter((one) => one !== name))
    })
  return (
    <div className="grid gap-x-5 gap-y-0.5">
      {parameters.map((parameter) => (
        <Field
          key={parameter.name}
          parameter={parameter}
          value={values[parameter.name]}
          before={before[parameter.name]}
          onPut={(value) => put(parameter.name, value)}
          onWrong={(isWrong) => mark(parameter.name, isWrong)}
        />
      ))}
    </div>
  )
}

interface FieldProps {
  readonly parameter: Parameter
  readonly value: unknown
  readonly before: unknown
  readonly onPut: (value: unknown) => void // undefined: as usual
  readonly onWrong: (isWrong: boolean) => void
}

function Field({ parameter, value, before, onPut, onWrong }: FieldProps): ReactNode {
  const { name, text, unit, fallback } = parameter
  const id = useId()
  const [draft, setDraft] = useState<string>()
  const shown = draft ?? valueText(value)
  const read = shown === '' ? undefined : typed(parameter, shown)
  const wanted = read !== undefined && 'wanted' in read ? read.wanted : undefined
  const isChanged = valueText(value) !== valueText(before)
  const put = (next: string) => {
    const one = next === '' ? undefined : typed(parameter, next)
    const isWrong = one !== undefined && 'wanted' in one
    onWrong(isWrong)
    setDraft(next) // as it is typed: "1." is not "1" yet
    if (!isWrong) onPut(one?.value)
  }
  const gone = useEffectEvent(() => onWrong(false))
  useEffect(() => () => gone(), [])
  const usual = valueText(fallback)
  const notes = [
    usual === '' ? '' : `default ${parameter.kind === 'yes' ? optionText(usual) : usual}`,
    isChanged && before !== undefined ? `was ${valueText(before)}` : '',
  ].filter((note) => note !== '')
  return (
    <div className="grid grid-cols-[minmax(120px,1fr)_minmax(130px,1fr)_28px] items-start gap-x-2 py-0.5">
      <label
        htmlFor={id}
        title={text}
        className={`truncate py-1 text-small ${isChanged ? 'font-[550] text-accent' : 'text-ink-2'}`}
      >
        {parameterName(name, unit)}
        {unit !== undefined && <span className="font-normal text-ink-3"> · {unit}</span>}
        {isChanged && <span className="sr-only"> (changed)</span>}
      </label>
      <Input
        id={id}
        parameter={parameter}
        shown={shown}
        isWrong={wanted !== undefined}
        onPut={put}
        onLeave={() => wanted === undefined && setDraft(undefined)}
      />
      {isChanged ? (
        <IconButton
          look="ghost"
          isSmall
          label={`Reset ${parameterName(name, unit)}`}
          onClick={() => {
            setDraft(undefined)
            onWrong(false)
            onPut(before)
          }}
        >
          <RotateCcw aria-hidden size={12} />
        </IconButton>
      ) : (
        <span />
      )}
      <span id={`${id}-text`} className="text-micro text-ink-3">
        {text}
      </span>
      <span
        id={`${id}-note`}
        className={`col-start-2 text-micro ${wanted === undefined ? 'text-ink-3' : 'text-failed'}`}
        role={wanted === undefined ? undefined : 'alert'}
      >
        {wanted === undefined ? notes.join(' · ') : `wanted ${wanted}`}
      </span>
    </div>
  )
}

interface InputProps {
  readonly id: string
  readonly parameter: Parameter
  readonly shown: string
  readonly isWrong: boolean
  readonly onPut: (text: string) => void
  readonly onLeave: () => void
}

const optionText = (value: string) => (value === 'true' ? 'yes' : value === 'false' ? 'no' : value)

const BOX = 'h-(--control-compact) w-full rounded-control border bg-inset px-2 text-small'

function Input({ id, parameter: { kind, choices, fallback }, shown, isWrong, onPut, onLeave }: InputProps): ReactNode {
  const usual = valueText(fallback)
  if (kind === 'choice' || kind === 'yes')
    return (
      <select
        id={id}
        value={shown}
        aria-describedby={`${id}-text ${id}-note`}
        className={`${BOX} border-control`}
        onBlur={onLeave}
        onChange={(event) => onPut(event.target.value)}
      >
        <option value="">{usual === '' ? 'as usual' : `as usual (${optionText(usual)})`}</option>
        {(kind === 'yes' ? ['true', 'false'] : choices).map((one) => (
          <option key={one} value={one}>
            {optionText(one)}
          </option>
        ))}
      </select>
    )
  return (
    <input
      id={id}
      value={shown}
      placeholder={usual}
      aria-invalid={isWrong}
      aria-describedby={`${id}-text ${id}-note`}
      inputMode={kind === 'whole' || kind === 'number' ? 'decimal' : 'text'}
      className={`${BOX} placeholder:text-ink-3 ${isWrong ? 'border-failed' : 'border-control'}`}
      onBlur={onLeave}
      onChange={(event) => onPut(event.target.value)}
    />
  )
}
