import { Check, ChevronDown, X } from 'lucide-react'
import { DropdownMenu } from 'radix-ui'
import { type ReactNode, useEffect, useState } from 'react'
import { type Choice, IconButton } from './controls.tsx'
import { MENU_ITEM, MenuItems } from './menu.tsx'

interface ManyFilterProps<T extends string> {
  readonly label: string
  readonly choices: readonly Choice<T>[]
  readonly values: readonly T[] // none: any
  readonly onChange: (values: readonly T[]) => void
}

/** Any of some, in a menu that stays open. */
export function ManyFilter<T extends string>({ label, choices, values, onChange }: ManyFilterProps<T>): ReactNode {
  const names = choices.filter(({ value }) => values.includes(value)).map((one) => one.label)
  const toggle = (value: T) =>
    onChange(values.includes(value) ? values.filter((one) => one !== value) : [...values, value])
  return (
    <DropdownMenu.Root>
      <DropdownMenu.Trigger
        className={`inline-flex h-(--control-compact) cursor-pointer items-center gap-1.5 whitespace-nowrap rounded-control border bg-inset px-2 text-small ${names.length > 0 ? 'border-accent' : 'border-control'}`}
      >
        <span className="text-ink-3">{label}</span>
        <span className="max-w-44 truncate font-medium">{names.length > 0 ? names.join(', ') : 'any'}</span>
        <ChevronDown aria-hidden size={13} className="text-ink-3" />
      </DropdownMenu.Trigger>
      <MenuItems align="start" className="min-w-40">
        {choices.map(({ value, label: name }) => (
          <DropdownMenu.CheckboxItem
            key={value}
            checked={values.includes(value)}
            onCheckedChange={() => toggle(value)}
            onSelect={(event) => event.preventDefault()}
            className={MENU_ITEM}
          >
            <span className="w-4">
              <DropdownMenu.ItemIndicator>
                <Check aria-hidden size={13} />
              </DropdownMenu.ItemIndicator>
            </span>
            {name}
          </DropdownMenu.CheckboxItem>
        ))}
      </MenuItems>
    </DropdownMenu.Root>
  )
}

interface TextFilterProps {
  readonly label: string
  readonly value: string // empty: any
  readonly hint: string // an example
  readonly wanted?: string // said where it is none
  readonly isValid?: (text: string) => boolean
  readonly onChange: (text: string) => void
  readonly width?: number
}

/** A text to filter by; it holds from Enter or from leaving the field. */
export function TextFilter({ label, value, hint, wanted, isValid, onChange, width = 96 }: TextFilterProps): ReactNode {
  const [text, setText] = useState(value)
  useEffect(() => setText(value), [value])
  const isWrong = text !== '' && isValid?.(text) === false
  const settle = () => !isWrong && text !== value && onChange(text.trim())
  return (
    <span
      className={`inline-flex h-(--control-compact) items-center gap-1.5 rounded-control border bg-inset pl-2 text-small focus-within:shadow-(--focus) ${isWrong ? 'border-failed' : value === '' ? 'border-control' : 'border-accent'}`}
      title={isWrong ? `wanted ${wanted}` : undefined}
    >
      <label className="inline-flex items-center gap-1.5">
        <span className="whitespace-nowrap text-ink-3">{label}</span>
        <input
          value={text}
          placeholder={hint}
          aria-invalid={isWrong}
          style={{ width }}
          className="bg-transparent font-medium outline-none placeholder:font-normal placeholder:text-ink-3 focus-visible:shadow-none"
          onChange={(event) => setText(event.target.value)}
          onBlur={settle}
          onKeyDown={(event) => {
            if (event.key === 'Enter') settle()
            if (event.key === 'Escape') setText(value)
          }}
        />
      </label>
      {isWrong && (
        <span role="alert" className="whitespace-nowrap pr-2 text-failed">
          wanted {wanted}
        </span>
      )}
      {value !== '' && !isWrong && (
        <IconButton label={`Clear ${label}`} look="ghost" isSmall className="size-5!" onClick={() => onChange('')}>
          <X aria-hidden size={12} />
        </IconButton>
      )}
    </span>
  )
}
