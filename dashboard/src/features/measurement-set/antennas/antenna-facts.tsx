import { Link } from '@tanstack/react-router'
import { X } from 'lucide-react'
import type { ReactNode } from 'react'
import { Button, buttonClass, IconButton } from '../../../parts/controls.tsx'
import { GradeMark } from '../../../parts/marks.tsx'
import { count, fixed, significant } from '../../../words/numbers.ts'
import type { View } from '../view.ts'
import { flagClassOf, lengthsOf, type Placed } from './places.ts'
import { flaggedText } from './words.ts'

interface AntennaFactsProps {
  readonly chosen: readonly Placed[]
  readonly places: readonly Placed[]
  readonly column: string
  readonly onOnly: (selection: Pick<View, 'ant' | 'bl'>) => void
  readonly onClear: () => void
}

const GRADES = { under: 'good', some: 'warn', over: 'fail', absent: null } as const

/** What is known of the chosen antenna, or of the baseline of two. */
export function AntennaFacts({ chosen, places, column, onOnly, onClear }: AntennaFactsProps): ReactNode {
  const [one, other] = chosen
  if (one === undefined)
    return (
      <p className="text-small text-ink-3">
        Choose an antenna in the map: its rows are marked in the raster. ⇧-click a second for their baseline.
      </p>
    )
  const selection = other === undefined ? { ant: one.name, bl: '' } : { ant: '', bl: `${one.name}-${other.name}` }
  return (
    <div className="grid gap-1.5">
      <div className="flex flex-wrap items-center gap-x-2.5 gap-y-1">
        <svg aria-hidden="true" width={14} height={14}>
          <circle cx={7} cy={7} r={5} fill="none" stroke="var(--brush)" strokeWidth={2} />
        </svg>
        <b>{other === undefined ? `Antenna ${one.name}` : `Baseline ${one.name}–${other.name}`}</b>
        {other === undefined && one.station !== one.name && (
          <span className="text-small text-ink-3">{one.station}</span>
        )}
        {other === undefined && <GradeMark grade={GRADES[flagClassOf(one)]} word={flaggedText(one)} />}
        <span className="ml-auto inline-flex items-center gap-1.5">
          <Button isSmall onClick={() => onOnly(selection)}>
            {other === undefined ? 'Only its baselines' : 'Only this baseline'}
          </Button>
          {other === undefined && (
            <Link
              to={'/calibration' as string}
              search={{ sel: `ant:${one.name}` } as never}
              className={buttonClass('plain', true)}
            >
              Solutions
            </Link>
          )}
          <IconButton look="ghost" isSmall label="Choose none" onClick={onClear}>
            <X aria-hidden size={13} />
          </IconButton>
        </span>
      </div>
      {other === undefined ? (
        <OfAntenna one={one} places={places} column={column} />
      ) : (
        <OfBaseline one={one} other={other} />
      )}
    </div>
  )
}

function Told({ name, children }: { readonly name: string; readonly children: ReactNode }): ReactNode {
  return (
    <div>
      <div className="text-micro text-ink-3">{name}</div>
      <div className="text-small font-[550]">{children}</div>
    </div>
  )
}

function OfAntenna({
  one,
  places,
  column,
}: {
  readonly one: Placed
  readonly places: readonly Placed[]
  readonly column: string
}): ReactNode {
  const lengths = lengthsOf(one, places)
  const names = one.polarizations.map(({ name }) => name).join(' / ')
  const unit = column === 'DATA' ? 'correlator units' : 'Jy'
  return (
    <div className="flex flex-wrap gap-x-5 gap-y-1.5">
      <Told name="East, North, Up, m">
        {[one.x_m, one.y_m, one.z_m].map((value) => `${(value ?? 0) > 0 ? '+' : ''}${fixed(value, 1)}`).join(', ')}
      </Told>
      <Told name="Baselines">
        {count(one.baseline_count)}
        {lengths && ` · ${fixed(lengths[0], 0)} to ${fixed(lengths[1], 0)} m`}
      </Told>
      <Told name={`Amplitude ${names}, ${unit}`}>
        {one.polarizations.map(({ amplitude }) => significant(amplitude)).join(' / ')}
      </Told>
      <Told name={`Phase rms ${names}, °`}>
        {one.polarizations.map(({ phase_rms_deg: rms }) => fixed(rms, 1)).join(' / ')}
      </Told>
    </div>
  )
}

function OfBaseline({ one, other }: { readonly one: Placed; readonly other: Placed }): ReactNode {
  const [east, north, up] = [other.x_m - one.x_m, other.y_m - one.y_m, (other.z_m ?? 0) - (one.z_m ?? 0)]
  return (
    <div className="flex flex-wrap gap-x-5 gap-y-1.5">
      <Told name="Length, m">{fixed(Math.hypot(east, north, up), 1)}</Told>
      <Told name="East, North, Up, m">
        {[east, north, up].map((value) => `${value > 0 ? '+' : ''}${fixed(value, 1)}`).join(', ')}
      </Told>
      <Told name="Flagged">
        {one.name}: {flaggedText(one)}; {other.name}: {flaggedText(other)}
      </Told>
    </div>
  )
}
