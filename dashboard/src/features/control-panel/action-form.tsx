import { type ReactNode, useCallback, useState } from 'react'
import { useWhyNot } from '../../live/permission.ts'
import { Button } from '../../parts/controls.tsx'
import { Panel } from '../../parts/panel.tsx'
import { ParameterForm, type ParameterValues } from '../../parts/parameter-form/parameter-form.tsx'
import { lookOf } from './actions.ts'
import { type Form, type Given, lackOf, type Section, sectionsOf, shownOf } from './fields.ts'
import { Preview } from './preview.tsx'
import { type Started, start } from './start.ts'
import { Targets } from './targets.tsx'

interface ActionFormProps {
  readonly form: Form
  readonly given: Given
  readonly onChange: (some: Given) => void
  readonly onStarted: (started: Started) => void
}

const HEADS = { target: 'What', options: 'Options', parameters: 'How', queue: 'In the queue' } as const

/** What an action takes: its target, its parameters with defaults, and the button that starts it. */
export function ActionForm({ form, given, onChange, onStarted }: ActionFormProps): ReactNode {
  const sections = sectionsOf(form)
  const [wrong, setWrong] = useState<ReadonlySet<string>>(new Set())
  const mark = useCallback(
    (name: string, isValid: boolean) =>
      setWrong((now) => {
        if (now.has(name) !== isValid) return now
        return new Set(isValid ? [...now].filter((one) => one !== name) : [...now, name])
      }),
    [],
  )
  const changed = sections.flatMap(({ parameters }) => parameters).filter(({ name }) => given[name] !== undefined)
  const isTarget = (name: string) => sections[0].parameters.some((one) => one.name === name)
  const many = changed.filter(({ name }) => !isTarget(name))
  const reset = () => onChange(Object.fromEntries(many.map(({ name }) => [name, undefined])))
  return (
    <Panel
      title={lookOf(form.name).name}
      isFlush
      className="max-side:max-h-[640px]"
      actions={
        many.length > 0 && (
          <Button isSmall look="ghost" onClick={reset}>
            Reset {many.length} changed
          </Button>
        )
      }
    >
      <div className="min-h-0 flex-1 overflow-y-auto px-3 pb-3">
        {sections.map((section) => (
          <section key={`${section.name} ${section.within}`} aria-label={HEADS[section.name]} className="mb-3">
            <h3 className="mb-1 text-small font-[600] text-ink-2">{HEADS[section.name]}</h3>
            {section.name === 'target' ? (
              <Targets
                section={section}
                given={given}
                onChange={onChange}
                onValid={(isValid) => mark('target', isValid)}
              />
            ) : (
              <Fields section={section} given={given} onChange={onChange} onValid={mark} />
            )}
          </section>
        ))}
      </div>
      <Foot form={form} given={given} isValid={wrong.size === 0} onStarted={onStarted} />
    </Panel>
  )
}

interface FieldsProps {
  readonly section: Section
  readonly given: Given
  readonly onChange: (some: Given) => void
  readonly onValid: (name: string, isValid: boolean) => void
}

function Fields({ section, given, onChange, onValid }: FieldsProps): ReactNode {
  const shown = shownOf(section, given)
  const values = Object.fromEntries(
    section.parameters.flatMap(({ name }) => (given[name] === undefined ? [] : [[name, given[name]]])),
  )
  const put = (next: ParameterValues) => {
    const looked = new Set(shownOf(section, { ...given, mode: next.mode }).map(({ name }) => name))
    onChange(
      Object.fromEntries(section.parameters.map(({ name }) => [name, looked.has(name) ? next[name] : undefined])),
    )
  }
  const tell = useCallback((isValid: boolean) => onValid(section.name, isValid), [onValid, section.name])
  return <ParameterForm parameters={shown} values={values} onChange={put} onValid={tell} />
}

interface FootProps {
  readonly form: Form
  readonly given: Given
  readonly isValid: boolean
  readonly onStarted: (started: Started) => void
}

/** What would be done, and the button. */
function Foot({ form, given, isValid, onStarted }: FootProps): ReactNode {
  const whyNotNow = useWhyNot('operator')
  const [said, setSaid] = useState<{ readonly text: string; readonly isBad: boolean }>()
  const lack = lackOf(form, given)
  const isAsking = said?.text === ASKING
  const whyNot = whyNotNow ?? lack ?? (isValid ? undefined : 'A field is not as wanted.')
  const begin = async () => {
    setSaid({ text: ASKING, isBad: false })
    try {
      const started = await start(form, given)
      setSaid({ text: started.text, isBad: false })
      onStarted(started)
    } catch (error) {
      setSaid({ text: (error as Error).message, isBad: true })
    }
  }
  return (
    <footer className="flex flex-none flex-wrap items-end gap-x-3 gap-y-1.5 border-t border-line bg-panel px-3 py-2">
      <div className="min-w-0 flex-1 basis-60">
        <Preview form={form} given={given} />
        <p
          role="status"
          className={`text-small [overflow-wrap:anywhere] ${said?.isBad ? 'text-failed' : 'text-ink-2'}`}
        >
          {said?.text}
        </p>
      </div>
      <div className="grid justify-items-end gap-1">
        {whyNot !== undefined && <span className="text-small text-ink-3">{whyNot}</span>}
        <Button look="primary" disabled={whyNot !== undefined || isAsking} title={whyNot} onClick={() => void begin()}>
          {lookOf(form.name).start}
        </Button>
      </div>
    </footer>
  )
}

const ASKING = 'Asking…'
