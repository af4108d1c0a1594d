import type { MsAntennas } from '@contimg/api/schemas'
import { colourStops } from '@contimg/numerics/colours'
import type { UseQueryResult } from '@tanstack/react-query'
import { memo, type ReactNode, useCallback, useMemo } from 'react'
import { Segmented } from '../../../parts/controls.tsx'
import { Answered, Empty, Panel } from '../../../parts/panel.tsx'
import { SpokenTable } from '../../../parts/spoken-table.tsx'
import { count, fixed, significant } from '../../../words/numbers.ts'
import type { Hover } from '../hover.ts'
import { antennasOfBins, type Raster } from '../raster/raster.ts'
import { chosenBy, ON_BINS, type View } from '../view.ts'
import { AntennaFacts } from './antenna-facts.tsx'
import { AntennaMap } from './antenna-map.tsx'
import { AntennaMark, type Mode, measuresOf } from './mark.tsx'
import { type Placed, placedOf } from './places.ts'
import { flaggedText } from './words.ts'

interface AntennaPanelProps {
  readonly antennas: UseQueryResult<MsAntennas>
  readonly raster: Raster | undefined
  readonly view: View
  readonly change: (some: Partial<View>, how?: 'push' | 'replace') => void
  readonly hover: Hover
}

const MODES = [
  { value: 'flagged', label: 'Flagged' },
  { value: 'amp', label: 'Amplitude' },
  { value: 'phase', label: 'Phase rms' },
] as const

/** The array, which antenna is how, and what is known of the chosen one. */
export function AntennaPanel({ antennas, raster, view, change, hover }: AntennaPanelProps): ReactNode {
  return (
    <Panel
      className="min-h-fit! flex-1"
      title="Antennas"
      actions={
        <Segmented
          label="What the colours tell"
          isSmall
          value={view.ants}
          choices={MODES}
          onChoose={(ants) => change({ ants })}
        />
      }
    >
      <Answered query={antennas} what="the antennas" rows={8}>
        {(found) => <Found {...{ found, raster, view, change, hover }} />}
      </Answered>
    </Panel>
  )
}

type FoundProps = Omit<AntennaPanelProps, 'antennas'> & { readonly found: MsAntennas }

const NONE: ReadonlyMap<number, number> = new Map()

function Found({ found, raster, view, change, hover }: FoundProps): ReactNode {
  const places = useMemo(() => placedOf(found.antennas), [found])
  const chosen = useMemo(
    () => view.sel.antennas.flatMap((name) => places.find((one) => one.name === name) ?? []),
    [view.sel, places],
  )
  const shares = useMemo(() => sharesOf(raster, view.brush), [raster, view.brush])
  const choose = useCallback(
    (antenna: Placed, isSecond: boolean) => change({ sel: chosenBy(view.sel, antenna.name, isSecond) }, 'push'),
    [view.sel, change],
  )
  if (places.length === 0) return <Empty>This set tells no positions of antennas.</Empty>
  return (
    <>
      <AntennaMap {...{ places, chosen, shares, raster, hover }} mode={view.ants} at={view.at} onChoose={choose} />
      <Legend
        places={places}
        mode={view.ants}
        total={found.antennas.length}
        unit={found.column === 'DATA' ? 'correlator units' : 'Jy'}
      />
      <div className="mt-2 border-t border-line pt-2">
        <AntennaFacts
          chosen={chosen}
          places={places}
          column={found.column}
          onOnly={(selection) => change({ ...selection, ...ON_BINS }, 'push')}
          onClear={() => change({ sel: { antennas: [] } }, 'push')}
        />
      </div>
      <AntennaTable found={found} />
    </>
  )
}

function sharesOf(raster: Raster | undefined, brush: View['brush']): ReadonlyMap<number, number> {
  if (raster === undefined || brush === null) return NONE
  const { x, y } = raster.header
  const ofRows = antennasOfBins(y, brush.y0, Math.min(brush.y1, y.count))
  return ofRows.size > 0 ? ofRows : antennasOfBins(x, brush.x0, Math.min(brush.x1, x.count))
}

interface LegendProps {
  readonly places: readonly Placed[]
  readonly mode: Mode
  readonly total: number
  readonly unit: string
}

const CLASSES = [
  ['under', 'var(--quality-good-mark)', 'under 20 %'],
  ['some', 'var(--quality-warn-mark)', '20–50 %'],
  ['over', 'var(--quality-fail-mark)', 'over 50 % flagged'],
  ['absent', 'none', 'not in data'],
] as const

function Legend({ places, mode, total, unit }: LegendProps): ReactNode {
  const [low, high] = measuresOf(places, mode)
  const stops = colourStops('viridis', 12).map(({ offset, colour }) => `${colour} ${100 * offset}%`)
  return (
    <div className="flex flex-wrap items-center gap-x-3.5 gap-y-1 pt-1 text-micro text-ink-2">
      {CLASSES.map(([kind, fill, name]) => (
        <span key={kind} className="inline-flex items-center gap-1.5 whitespace-nowrap">
          <svg aria-hidden="true" width={12} height={12}>
            <AntennaMark
              kind={kind}
              x={6}
              y={6}
              size={4.2}
              fill={mode === 'flagged' || kind === 'absent' ? fill : 'var(--text-3)'}
            />
          </svg>
          {name}
        </span>
      ))}
      {mode !== 'flagged' && (
        <span className="inline-flex items-center gap-1.5 whitespace-nowrap">
          {mode === 'amp' ? `mean amplitude, ${unit}` : 'phase rms, °'} {significant(low)}
          <span
            aria-hidden
            className="h-2 w-16 rounded-[2px]"
            style={{ background: `linear-gradient(to right, ${stops.join(', ')})` }}
          />
          {significant(high)}
        </span>
      )}
      <span className="ml-auto whitespace-nowrap">
        {count(places.filter(({ in_data }) => in_data).length)} of {count(total)}
      </span>
    </div>
  )
}

/** The same for screen readers. */
const AntennaTable = memo(function AntennaTable({ found }: { readonly found: MsAntennas }): ReactNode {
  return (
    <SpokenTable
      caption="Antennas"
      heads={['Antenna', 'East, m', 'North, m', 'Flags', 'Baselines']}
      rows={found.antennas.map((one) => [
        one.name,
        fixed(one.x_m, 1),
        fixed(one.y_m, 1),
        flaggedText(one),
        count(one.baseline_count),
      ])}
    />
  )
})
