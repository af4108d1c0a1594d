import { Check, Copy } from 'lucide-react'
import { DropdownMenu } from 'radix-ui'
import { type ReactNode, useEffect, useState } from 'react'
import { decText, degreesText, positionAs, raText } from '../words/angles.ts'
import { NOT_MEASURED } from '../words/numbers.ts'
import { IconButton } from './controls.tsx'
import { MENU_ITEM, MenuItems } from './menu.tsx'

/** A few large figures with what they are below. */
export function Figure({
  value,
  unit,
  label,
}: {
  readonly value: ReactNode
  readonly unit?: string
  readonly label: ReactNode
}): ReactNode {
  const isUnknown = value === NOT_MEASURED
  return (
    <div className="min-w-0">
      <div
        className={isUnknown ? 'leading-7 text-ink-3' : 'whitespace-nowrap text-figure font-[550] tracking-[-0.01em]'}
      >
        {value}
        {unit !== undefined && !isUnknown && <small className="ml-1 text-small font-normal text-ink-2">{unit}</small>}
      </div>
      <div className="text-micro text-ink-3">{label}</div>
    </div>
  )
}

/** A name with its value below, in a line of such. */
export function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }): ReactNode {
  return (
    <div>
      <dt className="text-micro text-ink-3">{name}</dt>
      <dd className="flex min-h-6 items-center font-[550]">{children}</dd>
    </div>
  )
}

/** Names and values, one a line. */
export function Facts({ rows }: { readonly rows: readonly (readonly [ReactNode, ReactNode])[] }): ReactNode {
  return (
    <dl className="text-small">
      {rows.map(([name, value], row) => (
        <div
          // biome-ignore lint/suspicious/noArrayIndexKey: the rows of a list that never changes its order
          key={row}
          className="flex justify-between gap-3 border-b border-line py-[3px] last:border-0"
        >
          <dt className="whitespace-nowrap text-ink-3">{name}</dt>
          <dd className="min-w-0 text-right [overflow-wrap:anywhere]">{value ?? <Unmeasured />}</dd>
        </div>
      ))}
    </dl>
  )
}

/** A missing number, with the reason where it is known. */
export function Unmeasured({ why }: { readonly why?: string }): ReactNode {
  return (
    <span className="text-ink-3" title={why}>
      {NOT_MEASURED}
    </span>
  )
}

/** How full something is, 0 to 1. */
export function Meter({
  fraction,
  label,
  colour = 'var(--text-3)',
}: {
  readonly fraction: number | null
  readonly label: string
  readonly colour?: string
}): ReactNode {
  const share = fraction === null ? 0 : Math.min(1, Math.max(0, fraction))
  return (
    <div
      role="meter"
      aria-label={label}
      aria-valuenow={Math.round(share * 100)}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuetext={fraction === null ? NOT_MEASURED : `${Math.round(share * 100)} %`}
      className={`h-[5px] overflow-hidden rounded-[3px] bg-raised ${fraction === null ? 'hatch-stale' : ''}`}
    >
      <div className="h-full" style={{ width: `${share * 100}%`, background: colour }} />
    </div>
  )
}

const COPIED_MS = 1500

function useCopied(): [boolean, (text: string) => void] {
  const [isCopied, setCopied] = useState(false)
  useEffect(() => {
    if (!isCopied) return
    const timer = setTimeout(() => setCopied(false), COPIED_MS)
    return () => clearTimeout(timer)
  }, [isCopied])
  return [isCopied, (text) => void navigator.clipboard.writeText(text).then(() => setCopied(true))]
}

export function CopyButton({ text, what }: { readonly text: string; readonly what: string }): ReactNode {
  const [isCopied, copy] = useCopied()
  return (
    <IconButton look="ghost" isSmall label={isCopied ? 'Copied' : `Copy ${what}`} onClick={() => copy(text)}>
      {isCopied ? <Check aria-hidden size={14} /> : <Copy aria-hidden size={14} />}
    </IconButton>
  )
}

const FORMS = [
  ['sexagesimal', 'Sexagesimal'],
  ['degrees', 'Degrees'],
  ['crtf', 'CRTF region'],
  ['ds9', 'DS9 region'],
] as const

interface PositionProps {
  readonly raDeg: number | null
  readonly decDeg: number | null
  readonly hasCopy?: boolean
}

/** A position, ICRS, twice: sexagesimal and degrees; one button copies it in four forms. */
export function Position({ raDeg, decDeg, hasCopy = true }: PositionProps): ReactNode {
  const [isCopied, copy] = useCopied()
  if (raDeg === null || decDeg === null) return <Unmeasured />
  return (
    <span className="inline-flex flex-wrap items-center gap-x-3">
      <span className="whitespace-nowrap">
        {raText(raDeg)} {decText(decDeg)}
      </span>
      <span className="whitespace-nowrap text-ink-2">
        {degreesText(raDeg)} {degreesText(decDeg, 4, true)}
      </span>
      {hasCopy && (
        <DropdownMenu.Root>
          <DropdownMenu.Trigger asChild>
            <IconButton look="ghost" isSmall label={isCopied ? 'Copied' : 'Copy position'}>
              {isCopied ? <Check aria-hidden size={14} /> : <Copy aria-hidden size={14} />}
            </IconButton>
          </DropdownMenu.Trigger>
          <MenuItems>
            {FORMS.map(([form, name]) => (
              <DropdownMenu.Item
                key={form}
                onSelect={() => copy(positionAs(form, raDeg, decDeg))}
                className={`${MENU_ITEM} justify-between`}
              >
                {name} <span className="font-mono text-micro text-ink-3">{positionAs(form, raDeg, decDeg)}</span>
              </DropdownMenu.Item>
            ))}
          </MenuItems>
        </DropdownMenu.Root>
      )}
    </span>
  )
}
