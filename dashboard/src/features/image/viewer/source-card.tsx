import { X } from 'lucide-react'
import type { ReactNode } from 'react'
import { IconButton } from '../../../parts/controls.tsx'
import { Facts, Position } from '../../../parts/facts.tsx'
import { flux, significant, withError } from '../../../words/numbers.ts'
import { type SkySource, statusText } from '../sky/sources.ts'

/** What a catalogue says of a source, and what was found of it here. */
export function SourceCard({
  source,
  onClose,
}: {
  readonly source: SkySource
  readonly onClose: () => void
}): ReactNode {
  const { checked, catalog, catalogJy, place } = source
  const mjy = (jy: number | null, error: number | null) =>
    jy === null ? null : `${withError(jy * 1000, error === null ? null : error * 1000)} mJy`
  const east = checked?.offset_east_arcsec ?? null
  const north = checked?.offset_north_arcsec ?? null
  return (
    <section
      aria-label={`Source ${source.id}`}
      className="absolute right-14 bottom-8 z-10 w-72 rounded-panel border border-strong bg-panel p-2.5 shadow-(--shadow-overlay)"
    >
      <header className="flex items-center gap-2">
        <h3 className="min-w-0 truncate text-small font-[600]">{source.id}</h3>
        <IconButton look="ghost" isSmall label="Close" keys="Esc" className="ml-auto" onClick={onClose}>
          <X aria-hidden size={14} />
        </IconButton>
      </header>
      <p className="mb-1 text-small text-ink-2">{statusText(source)}</p>
      <div className="mb-1 text-small">
        <Position raDeg={place[0]} decDeg={place[1]} />
      </div>
      <Facts
        rows={[
          [catalog.toUpperCase(), flux(catalogJy)],
          ...(checked
            ? ([
                ['Expected here', flux(checked.expected_jy)],
                ['Measured', mjy(checked.measured_jy, checked.error_jy)],
                [
                  'Measured over expected',
                  checked.measured_jy === null ? null : significant(checked.measured_jy / checked.expected_jy),
                ],
                [
                  'Offset east, north',
                  east === null || north === null ? null : `${significant(east, 2)}″, ${significant(north, 2)}″`,
                ],
                ['Beam gain', significant(checked.beam_response, 2)],
              ] as const)
            : []),
        ]}
      />
    </section>
  )
}
