import { ChevronLeft, ChevronRight, Download } from 'lucide-react'
import { type KeyboardEvent, type ReactNode, useMemo, useState } from 'react'
import { IconButton } from '../../parts/controls.tsx'
import { download } from '../../parts/download.ts'
import { GradeMark } from '../../parts/marks.tsx'
import { Empty, Panel } from '../../parts/panel.tsx'
import { csvOf } from '../../words/csv.ts'
import { AntennaFacts } from './antenna-facts.tsx'
import { AntennaPlot } from './antenna-plot.tsx'
import { flaggedBlocks, HEALTH } from './antennas.ts'
import type { Behind } from './behind.ts'
import { columnAxis, columnText } from './columns.ts'
import { quantitiesOf, type Solutions, valuesOf } from './solutions.ts'
import { quantityName, valueText } from './tell.ts'

interface AntennaPanelProps {
  readonly solutions: Solutions
  readonly behind: Behind | undefined
  readonly isRatio: boolean
  readonly selected: number
  readonly onSelect: (antenna: number) => void
}

/** One antenna: its solutions along the band, the set before behind them, what is flagged, and in figures. */
export function AntennaPanel({ solutions, behind, isRatio, selected, onSelect }: AntennaPanelProps): ReactNode {
  const { antennas } = solutions.header
  const antenna = antennas[selected]
  if (antenna === undefined)
    return (
      <Panel title="Antenna">
        <Empty>Click an antenna to see its solutions.</Empty>
      </Panel>
    )
  const turn = (step: number) => onSelect((selected + step + antennas.length) % antennas.length)
  const { grade, word } = HEALTH[antenna.health]
  return (
    <Panel
      title={`Antenna ${antenna.name}`}
      meta={<GradeMark grade={grade} word={word} />}
      actions={
        <>
          <IconButton label="CSV of this antenna" look="ghost" isSmall onClick={() => save(solutions, selected)}>
            <Download aria-hidden size={14} />
          </IconButton>
          <IconButton label="Previous antenna" look="ghost" isSmall onClick={() => turn(-1)}>
            <ChevronLeft aria-hidden size={14} />
          </IconButton>
          <IconButton label="Next antenna" look="ghost" isSmall onClick={() => turn(1)}>
            <ChevronRight aria-hidden size={14} />
          </IconButton>
        </>
      }
    >
      {antenna.health === 'absent' ? (
        <Empty>Antenna {antenna.name} sent no data; nothing was solved for it. Applying the set flags it.</Empty>
      ) : (
        <Plots {...{ solutions, behind, isRatio, selected }} />
      )}
      <AntennaFacts {...{ solutions, isRatio, selected }} />
    </Panel>
  )
}

function Plots({ solutions, behind, isRatio, selected }: Omit<AntennaPanelProps, 'onSelect'>): ReactNode {
  const { header } = solutions
  const [at, setAt] = useState(-1)
  const axis = useMemo(() => columnAxis(header), [header])
  const blocks = useMemo(() => flaggedBlocks(solutions, selected), [solutions, selected])
  const quantities = quantitiesOf(solutions)
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key]
    if (step === undefined || event.metaKey || event.ctrlKey || event.altKey) return
    event.preventDefault()
    const next = at < 0 ? header.columns.count >> 1 : at + step * (event.shiftKey ? 10 : 1)
    setAt(Math.min(header.columns.count - 1, Math.max(0, next)))
  }
  return (
    <div
      role="application"
      aria-roledescription="plots"
      aria-label={`Solutions of antenna ${header.antennas[selected].name}`}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: an application hears keys
      tabIndex={0}
      onKeyDown={onKeyDown}
    >
      {quantities.map((quantity) => (
        <AntennaPlot
          key={quantity}
          {...{ solutions, behind, isRatio, quantity, axis, blocks, at }}
          antenna={selected}
          onPoint={setAt}
        />
      ))}
      <p aria-live="polite" className="min-h-8 text-small text-ink-2">
        {at >= 0 && at < header.columns.count ? (
          <>
            {columnText(header, axis, at)}
            <br />
            {header.polarizations
              .map((name, polarization) => {
                const values = quantities.map((quantity) =>
                  valueText(valuesOf(solutions, quantity, selected, polarization)[at], quantity),
                )
                return `${name} ${values.every((text) => text === 'flagged') ? 'flagged' : values.join(' · ')}`
              })
              .join('   ')}
          </>
        ) : (
          <span className="text-ink-3">
            {quantities.map((quantity) => quantityName(quantity, isRatio)).join(' · ')} at the cursor; arrows walk.
          </span>
        )}
      </p>
      <Key solutions={solutions} behind={behind} />
    </div>
  )
}

function Key({ solutions, behind }: { readonly solutions: Solutions; readonly behind: Behind | undefined }): ReactNode {
  const entry = (name: string, colour: string, text: ReactNode) => (
    <span key={name} className="inline-flex min-w-0 items-center gap-1.5">
      <span aria-hidden className="h-0.5 w-3 flex-none" style={{ background: `var(--${colour})` }} />
      <span className="truncate">{text}</span>
    </span>
  )
  return (
    <div className="flex flex-wrap gap-x-3 text-small text-ink-3">
      {solutions.header.polarizations.map((name, at) => entry(name, `plot-${at + 1}`, name))}
      {behind && entry(behind.name, 'text-3', `${behind.name} (${behind.when})`)}
      <span className="inline-flex items-center gap-1.5">
        <span aria-hidden className="size-2.5 flex-none" style={{ background: 'var(--plot-flagged)' }} /> flagged
      </span>
    </div>
  )
}

/** Each solution of an antenna as a line; empty where nothing is solved. */
function save(solutions: Solutions, antenna: number): void {
  const { header } = solutions
  const quantities = quantitiesOf(solutions)
  const heads = ['polarization', 'spw', 'channel', 'frequency_mhz', 'unix_s', ...quantities]
  const rows = header.polarizations.flatMap((polarization, at) =>
    header.columns.frequency_mhz.map((mhz, column) => [
      ...[polarization, header.columns.spectral_window[column], header.columns.channel[column], mhz],
      header.columns.time[column],
      ...quantities.map((quantity) => {
        const value = valuesOf(solutions, quantity, antenna, at)[column]
        return Number.isFinite(value) ? value : null
      }),
    ]),
  )
  download(`${header.set}-${header.type}-antenna-${header.antennas[antenna].name}.csv`, csvOf(heads, rows), 'text/csv')
}
