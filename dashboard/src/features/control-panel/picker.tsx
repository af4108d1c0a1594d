import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react'

export interface Option {
  readonly value: string
  readonly text: string
  readonly note: string
}

interface PickerProps {
  readonly label: string
  readonly value: string // empty: none yet
  readonly hint: string
  readonly options: readonly Option[]
  readonly isAsking: boolean
  readonly isValid: (text: string) => boolean
  readonly wanted: string
  readonly onType: (text: string) => void // what the options are to match
  readonly onChoose: (value: string) => void // empty: none
}

/** A field to type into or to choose for from what there is: arrows and Enter choose, Escape takes back. */
export function Picker(props: PickerProps): ReactNode {
  const { label, value, hint, options, isAsking, isValid, wanted, onType, onChoose } = props
  const id = useId()
  const [draft, setDraft] = useState<string>()
  const [isOpen, setOpen] = useState(false)
  const [at, setAt] = useState(-1)
  const text = draft ?? value
  const field = useRef<HTMLInputElement>(null)
  useEffect(() => {
    const { current } = field
    if (current !== null && value !== '') current.scrollLeft = current.scrollWidth // the end of a path says the most
  }, [value])
  const isWrong = text !== '' && !isOpen && !isValid(text)
  const close = () => {
    setOpen(false)
    setAt(-1)
  }
  const choose = (one: string) => {
    setDraft(undefined)
    onType('')
    onChoose(one)
    close()
  }
  const settle = () => {
    if (draft === undefined) return close()
    if (draft.trim() === '' || isValid(draft.trim())) return choose(draft.trim())
    close()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step !== undefined) {
      setOpen(true)
      setAt((now) => Math.min(options.length - 1, Math.max(-1, now + step)))
    } else if (event.key === 'Enter') {
      if (isOpen && options[at] !== undefined) choose(options[at].value)
      else settle()
    } else if (event.key === 'Escape' && (isOpen || draft !== undefined)) {
      setDraft(undefined)
      onType('')
      close()
    } else return
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    <div className="relative">
      <label htmlFor={id} className="block pb-0.5 text-small text-ink-2">
        {label}
      </label>
      <input
        ref={field}
        id={id}
        role="combobox"
        aria-expanded={isOpen}
        aria-controls={`${id}-list`}
        aria-autocomplete="list"
        aria-activedescendant={isOpen && options[at] !== undefined ? `${id}-${at}` : undefined}
        aria-invalid={isWrong}
        aria-describedby={isWrong ? `${id}-wrong` : undefined}
        value={text}
        placeholder={hint}
        title={text}
        spellCheck={false}
        onFocus={() => setOpen(true)}
        onClick={() => setOpen(true)}
        onBlur={settle}
        onKeyDown={onKeyDown}
        onChange={({ target }) => {
          setDraft(target.value)
          onType(target.value)
          setOpen(true)
          setAt(-1)
        }}
        className={`h-(--control) w-full rounded-control border bg-inset px-2 font-mono text-small placeholder:font-sans placeholder:text-ink-3 ${isWrong ? 'border-failed' : 'border-control'}`}
      />
      <div
        id={`${id}-list`}
        role="listbox"
        aria-label={`${label}: what there is`}
        hidden={!isOpen || (options.length === 0 && !isAsking)}
        className="absolute inset-x-0 top-full z-30 mt-1 max-h-72 overflow-y-auto rounded-control bg-panel p-1 shadow-(--shadow-overlay)"
      >
        {options.map((one, index) => (
          <div
            key={one.value}
            id={`${id}-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === at}
            onPointerDown={(event) => {
              event.preventDefault() // the field keeps its focus
              choose(one.value)
            }}
            onPointerMove={() => setAt(index)}
            className={`cursor-pointer rounded-[4px] px-2 py-1 text-small ${index === at ? 'bg-selected' : ''}`}
          >
            <span className="block truncate font-mono" title={one.value}>
              {one.text}
            </span>
            <span className="block truncate text-micro text-ink-3">{one.note}</span>
          </div>
        ))}
        {options.length === 0 && isAsking && <p className="px-2 py-1 text-small text-ink-3">Looking…</p>}
      </div>
      {isWrong && (
        <p id={`${id}-wrong`} role="alert" className="pt-0.5 text-micro text-failed">
          wanted {wanted}
        </p>
      )}
    </div>
  )
}
