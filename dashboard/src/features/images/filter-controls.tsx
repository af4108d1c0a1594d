import { ChevronDown } from 'lucide-react'
import { Popover } from 'radix-ui'
import { type FormEvent, type ReactNode, useState } from 'react'
import { Button } from '../../parts/controls.tsx'

interface PopProps {
  readonly label: string
  readonly summary: string
  readonly children: ReactNode
}

/** A filter: what it is, what it lets through, and behind it how to change that. */
export function Pop({ label, summary, children }: PopProps): ReactNode {
  return (
    <Popover.Root>
      <Popover.Trigger asChild>
        <button
          type="button"
          className="inline-flex h-(--control) cursor-pointer items-center gap-1.5 whitespace-nowrap rounded-control border border-control bg-inset px-2 text-small"
        >
          <span className="text-ink-3">{label}</span>
          <span className="max-w-56 truncate font-medium">{summary}</span>
          <ChevronDown aria-hidden size={13} className="text-ink-3" />
        </button>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          sideOffset={4}
          align="start"
          aria-label={label}
          className="z-50 grid w-72 gap-1.5 rounded-control bg-panel p-3 shadow-(--shadow-overlay)"
        >
          {children}
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  )
}

interface TypedProps<T> {
  readonly label: string
  readonly text: string
  readonly example: string
  /** null: nothing; undefined: no such thing */
  readonly parse: (text: string) => T | null | undefined
  readonly onTyped: (value: T | null) => void
}

/** A field whose text is checked while it is typed and holds with Enter. */
export function Typed<T>({ label, text, example, parse, onTyped }: TypedProps<T>): ReactNode {
  const [typed, setTyped] = useState(text)
  const value = typed.trim() === '' ? null : parse(typed)
  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    if (value !== undefined) onTyped(value)
  }
  return (
    <form onSubmit={onSubmit} className="grid gap-1 text-small">
      <label className="grid gap-1 text-ink-3">
        {label}
        <span className="flex gap-1.5">
          <input
            value={typed}
            placeholder={example}
            aria-invalid={value === undefined}
            onChange={({ target }) => setTyped(target.value)}
            className="h-(--control) min-w-0 flex-1 rounded-control border border-control bg-inset px-2 font-mono text-small text-ink"
          />
          <Button type="submit" disabled={value === undefined}>
            Set
          </Button>
        </span>
      </label>
      {value === undefined && <span className="text-failed">Wanted something such as {example}</span>}
    </form>
  )
}
