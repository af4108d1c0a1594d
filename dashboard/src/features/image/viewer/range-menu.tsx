import { ChevronDown } from 'lucide-react'
import { Popover } from 'radix-ui'
import { type FormEvent, type ReactNode, useId, useState } from 'react'
import { Button } from '../../../parts/controls.tsx'
import { significant } from '../../../words/numbers.ts'
import type { Limits } from '../sky/stretch.ts'
import type { LoadedImage } from './pane-image.ts'
import { PRESETS } from './presets.ts'

/** The unit in which a range is told, and how many of it there are in the unit of the image. */
export function rangeUnit(unit: string): { readonly name: string; readonly scale: number } {
  return /^Jy\b/.test(unit) ? { name: `m${unit}`, scale: 1000 } : { name: unit, scale: 1 }
}

/** `−1.2 to 24` */
export function rangeText({ low, high }: Limits, scale: number): string {
  return `${significant(low * scale, 2)} to ${significant(high * scale, 2)}`
}

interface RangeMenuProps {
  readonly image: LoadedImage
  readonly limits: Limits | undefined
  readonly canChange: boolean
  readonly onChange: (limits: Limits | null) => void // null: the usual
}

/** The range of brightness: presets, or two numbers. */
export function RangeMenu({ image, limits, canChange, onChange }: RangeMenuProps): ReactNode {
  const [isOpen, setOpen] = useState(false)
  const { name, scale } = rangeUnit(image.unit)
  const choose = (chosen: Limits | null) => {
    onChange(chosen)
    setOpen(false)
  }
  return (
    <Popover.Root open={isOpen} onOpenChange={setOpen}>
      <Popover.Trigger asChild>
        <button
          type="button"
          disabled={!canChange}
          title={canChange ? undefined : 'this kind of image has its own range'}
          className="inline-flex h-(--control) cursor-pointer items-center gap-1.5 whitespace-nowrap rounded-control border border-control bg-inset px-2 text-small disabled:cursor-not-allowed disabled:opacity-60"
        >
          <span className="text-ink-3">Range</span>
          <span className="font-medium">{limits ? `${rangeText(limits, scale)} ${name.split('/')[0]}` : '…'}</span>
          <ChevronDown aria-hidden size={13} className="text-ink-3" />
        </button>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          aria-label="Range"
          sideOffset={4}
          align="start"
          className="z-50 grid w-64 gap-1 rounded-control bg-panel p-1.5 shadow-(--shadow-overlay)"
        >
          <Presets image={image} onChoose={choose} />
          {limits && (
            <ByHand key={`${limits.low} ${limits.high}`} limits={limits} scale={scale} unit={name} onChange={choose} />
          )}
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  )
}

interface PresetsProps {
  readonly image: LoadedImage
  readonly onChoose: (limits: Limits | null) => void
}

/** Stands only while the menu is open: some of them look at every pixel. */
function Presets({ image, onChoose }: PresetsProps): ReactNode {
  const [found] = useState(() => PRESETS.map((preset) => preset.limits(image)))
  return PRESETS.map(({ name }, i) => {
    const limits = found[i]
    return (
      <button
        key={name}
        type="button"
        disabled={limits === undefined}
        onClick={() => limits !== undefined && onChoose(limits)}
        className="flex h-(--row) cursor-pointer items-center gap-2 rounded-[4px] px-2 text-left text-small hover:bg-selected disabled:cursor-not-allowed disabled:opacity-50"
      >
        {name}
        <span className="ml-auto text-micro text-ink-3">{i + 1}</span>
      </button>
    )
  })
}

interface ByHandProps {
  readonly limits: Limits
  readonly scale: number
  readonly unit: string
  readonly onChange: (limits: Limits) => void
}

function ByHand({ limits, scale, unit, onChange }: ByHandProps): ReactNode {
  const id = useId()
  const [texts, setTexts] = useState(
    [limits.low, limits.high].map((value) => String(Number((value * scale).toPrecision(4)))),
  )
  const [low, high] = texts.map((text) =>
    text.trim() === '' ? Number.NaN : Number(text.replace('\u2212', '-')) / scale,
  )
  const problem =
    !Number.isFinite(low) || !Number.isFinite(high)
      ? 'Two numbers, please.'
      : high > low
        ? ''
        : 'The upper one must be larger.'
  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    if (problem === '') onChange({ low, high })
  }
  return (
    <form onSubmit={onSubmit} className="grid gap-1.5 border-t border-line px-2 pt-2 pb-1 text-small">
      <div className="flex items-center gap-2">
        {['From', 'to'].map((name, i) => (
          <label key={name} className="flex items-center gap-1.5 text-ink-3">
            {name}
            <input
              inputMode="decimal"
              aria-invalid={problem !== ''}
              aria-describedby={id}
              value={texts[i]}
              onChange={({ target }) => setTexts(texts.with(i, target.value))}
              className="h-(--control-compact) w-16 rounded-control border border-control bg-inset px-1.5 text-ink"
            />
          </label>
        ))}
        <Button type="submit" isSmall disabled={problem !== ''}>
          Set
        </Button>
      </div>
      <span id={id} className={problem === '' ? 'text-ink-3' : 'text-failed'}>
        {problem === '' ? unit : problem}
      </span>
    </form>
  )
}
