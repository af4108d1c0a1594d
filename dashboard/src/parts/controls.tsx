import { ChevronDown } from 'lucide-react'
import { Select as RadixSelect, ToggleGroup, Tooltip } from 'radix-ui'
import type { ButtonHTMLAttributes, ReactNode } from 'react'

type Look = 'plain' | 'primary' | 'ghost' | 'danger'

const LOOKS: Readonly<Record<Look, string>> = {
  plain: 'border-strong bg-raised text-ink hover:bg-selected',
  primary: 'border-ink bg-ink text-canvas hover:opacity-90',
  ghost: 'border-transparent bg-transparent text-ink-2 hover:bg-raised hover:text-ink',
  danger: 'border-strong bg-raised text-failed hover:bg-selected',
}

/** The classes of a button, for links that look like one. */
export function buttonClass(look: Look = 'plain', isSmall = false, isOn = false): string {
  const size = isSmall ? 'h-(--control-compact) px-2 text-small' : 'h-(--control) px-2.5'
  const on = isOn ? 'border-accent bg-selected text-ink' : LOOKS[look]
  return `inline-flex items-center justify-center gap-1.5 rounded-control border font-medium whitespace-nowrap cursor-pointer transition-colors duration-(--fast) disabled:opacity-40 disabled:cursor-not-allowed ${size} ${on}`
}

interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  readonly look?: Look
  readonly isSmall?: boolean
  readonly isOn?: boolean
}

export function Button({
  look = 'plain',
  isSmall = false,
  isOn = false,
  className = '',
  ...rest
}: ButtonProps): ReactNode {
  return <button type="button" className={`${buttonClass(look, isSmall, isOn)} ${className}`} {...rest} />
}

interface IconButtonProps extends ButtonProps {
  readonly label: string // read aloud, and shown on hover
  readonly keys?: string // the key that does the same
}

/** A square button with a glyph; its label is its tooltip. */
export function IconButton({ label, keys, children, className = '', ...rest }: IconButtonProps): ReactNode {
  return (
    <Hint text={keys === undefined ? label : `${label} (${keys})`}>
      <Button aria-label={label} className={`aspect-square px-0! ${className}`} {...rest}>
        {children}
      </Button>
    </Hint>
  )
}

/** Says what something is, on hover and on focus. */
export function Hint({ text, children }: { readonly text: ReactNode; readonly children: ReactNode }): ReactNode {
  return (
    <Tooltip.Root>
      <Tooltip.Trigger asChild>{children}</Tooltip.Trigger>
      <Tooltip.Portal>
        <Tooltip.Content
          sideOffset={5}
          className="z-50 max-w-80 rounded-control bg-panel px-2 py-1 text-small text-ink shadow-(--shadow-overlay)"
        >
          {text}
        </Tooltip.Content>
      </Tooltip.Portal>
    </Tooltip.Root>
  )
}

export interface Choice<T extends string> {
  readonly value: T
  readonly label: string
}

interface ChoosingProps<T extends string> {
  readonly label: string
  readonly value: T
  readonly choices: readonly Choice<T>[]
  readonly onChoose: (value: T) => void
  readonly isSmall?: boolean
}

/** One of a few, all seen. */
export function Segmented<T extends string>({
  label,
  value,
  choices,
  onChoose,
  isSmall = false,
}: ChoosingProps<T>): ReactNode {
  return (
    <ToggleGroup.Root
      type="single"
      aria-label={label}
      value={value}
      onValueChange={(next) => next !== '' && onChoose(next as T)}
      className={`inline-flex rounded-control border border-strong bg-inset p-px ${isSmall ? 'h-(--control-compact)' : 'h-(--control)'}`}
    >
      {choices.map((one) => (
        <ToggleGroup.Item
          key={one.value}
          value={one.value}
          className="cursor-pointer whitespace-nowrap rounded-[4px] px-2.5 text-small text-ink-2 data-[state=on]:bg-selected data-[state=on]:font-[550] data-[state=on]:text-ink data-[state=on]:shadow-[0_0_0_1px_var(--border-strong)]"
        >
          {one.label}
        </ToggleGroup.Item>
      ))}
    </ToggleGroup.Root>
  )
}

/** One of many: its label, then its value. */
export function Select<T extends string>({
  label,
  value,
  choices,
  onChoose,
  isSmall = false,
}: ChoosingProps<T>): ReactNode {
  return (
    <RadixSelect.Root value={value} onValueChange={(next) => onChoose(next as T)}>
      <RadixSelect.Trigger
        aria-label={label}
        className={`inline-flex cursor-pointer items-center gap-1.5 whitespace-nowrap rounded-control border border-control bg-inset px-2 ${isSmall ? 'h-(--control-compact)' : 'h-(--control)'}`}
      >
        <span className="text-small text-ink-3">{label}</span>
        <span className="text-small font-medium">
          <RadixSelect.Value />
        </span>
        <ChevronDown aria-hidden size={13} className="text-ink-3" />
      </RadixSelect.Trigger>
      <RadixSelect.Portal>
        <RadixSelect.Content
          position="popper"
          sideOffset={4}
          className="z-50 max-h-(--radix-select-content-available-height) overflow-auto rounded-control bg-panel p-1 shadow-(--shadow-overlay)"
        >
          <RadixSelect.Viewport>
            {choices.map((one) => (
              <RadixSelect.Item
                key={one.value}
                value={one.value}
                className="flex h-(--row) cursor-pointer items-center rounded-[4px] px-2 text-small outline-none data-highlighted:bg-selected data-[state=checked]:font-[550]"
              >
                <RadixSelect.ItemText>{one.label}</RadixSelect.ItemText>
              </RadixSelect.Item>
            ))}
          </RadixSelect.Viewport>
        </RadixSelect.Content>
      </RadixSelect.Portal>
    </RadixSelect.Root>
  )
}

export function Kbd({ children }: { readonly children: ReactNode }): ReactNode {
  return (
    <kbd className="rounded-[4px] border border-strong bg-inset px-1 font-sans text-micro text-ink-3">{children}</kbd>
  )
}
