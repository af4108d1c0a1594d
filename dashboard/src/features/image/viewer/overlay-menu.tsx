import { Check, ChevronDown } from 'lucide-react'
import { DropdownMenu } from 'radix-ui'
import type { ReactNode } from 'react'
import { MENU_ITEM, MenuItems } from '../../../parts/menu.tsx'
import { significant } from '../../../words/numbers.ts'
import { SHOWN, type Shown } from '../keys.ts'

const NAMES: Readonly<Record<Shown, string>> = {
  grid: 'Grid',
  beam: 'Beam and scale',
  pb: 'Half power of the primary beam',
  sources: 'Sources of the catalogue',
  regions: 'Regions',
  loupe: 'Loupe',
}

const FLUXES_MJY = [3, 10, 30, 100, 300]

interface OverlayMenuProps {
  readonly shown: readonly Shown[]
  readonly onShown: (shown: readonly Shown[]) => void
  readonly catalog: string // its name; '' where none covers the field
  readonly leastMjy: number // in use
  readonly min: number | null
  readonly onMin: (min: number | null) => void
}

/** What lies on the picture, and from which flux on sources are shown. */
export function OverlayMenu({ shown, onShown, catalog, leastMjy, min, onMin }: OverlayMenuProps): ReactNode {
  const hasSources = shown.includes('sources') && catalog !== ''
  const summary = hasSources
    ? `${catalog} over ${significant(leastMjy, 2)} mJy`
    : shown.length === 0
      ? 'none'
      : `${shown.length} shown`
  return (
    <DropdownMenu.Root>
      <DropdownMenu.Trigger asChild>
        <button
          type="button"
          className="inline-flex h-(--control) cursor-pointer items-center gap-1.5 whitespace-nowrap rounded-control border border-control bg-inset px-2 text-small"
        >
          <span className="text-ink-3">Overlay</span>
          <span className="font-medium">{summary}</span>
          <ChevronDown aria-hidden size={13} className="text-ink-3" />
        </button>
      </DropdownMenu.Trigger>
      <MenuItems align="start" className="min-w-60">
        {SHOWN.map((what) => (
          <DropdownMenu.CheckboxItem
            key={what}
            className={MENU_ITEM}
            checked={shown.includes(what)}
            onSelect={(event) => event.preventDefault()}
            onCheckedChange={(isOn) => onShown(SHOWN.filter((one) => (one === what ? isOn : shown.includes(one))))}
          >
            <span className="w-4">
              <DropdownMenu.ItemIndicator>
                <Check aria-hidden size={14} />
              </DropdownMenu.ItemIndicator>
            </span>
            {NAMES[what]}
          </DropdownMenu.CheckboxItem>
        ))}
        <DropdownMenu.Separator className="my-1 h-px bg-(--border)" />
        <DropdownMenu.Label className="px-2 py-1 text-micro text-ink-3">
          {catalog === '' ? 'No catalogue that covers this field was imported.' : `Sources of ${catalog} from`}
        </DropdownMenu.Label>
        {catalog !== '' && (
          <DropdownMenu.RadioGroup
            value={min === null ? '' : String(min)}
            onValueChange={(text) => onMin(text === '' ? null : Number(text))}
          >
            {['', ...FLUXES_MJY.map(String)].map((text) => (
              <DropdownMenu.RadioItem key={text} value={text} className={MENU_ITEM}>
                <span className="w-4">
                  <DropdownMenu.ItemIndicator>
                    <Check aria-hidden size={14} />
                  </DropdownMenu.ItemIndicator>
                </span>
                {text === '' ? 'ten times the noise' : `${text} mJy`}
              </DropdownMenu.RadioItem>
            ))}
          </DropdownMenu.RadioGroup>
        )}
      </MenuItems>
    </DropdownMenu.Root>
  )
}
