import type { CalibrationSetDetail } from '@contimg/api/schemas'
import type { UseQueryResult } from '@tanstack/react-query'
import { type ReactNode, useMemo } from 'react'
import { Button, Segmented } from '../../parts/controls.tsx'
import { Answered, Panel } from '../../parts/panel.tsx'
import type { Values } from '../../words/address.ts'
import { tableName } from '../../words/calibration.ts'
import { AntennaGrid } from './antenna-grid.tsx'
import { AntennaMap } from './antenna-map.tsx'
import { AntennaTable } from './antenna-table.tsx'
import { countedOf, orderOf, worstOf } from './antennas.ts'
import { columnAxis } from './columns.ts'
import { scaleFor } from './curves.ts'
import { CURVES } from './draw-cells.ts'
import { type Quantity, quantitiesOf, type Solutions } from './solutions.ts'
import { quantityName, scaleText } from './tell.ts'
import type { KEYS } from './view.ts'

export interface ShownProps {
  readonly view: Values<typeof KEYS>
  readonly quantity: Quantity
  readonly selected: number // place of the antenna; −1 for none
  readonly onSelect: (antenna: number) => void
  readonly change: (some: Partial<Values<typeof KEYS>>, how?: 'push' | 'replace') => void
}

interface MultiplesProps extends ShownProps {
  readonly name: string
  readonly types: CalibrationSetDetail['types']
  readonly type: CalibrationSetDetail['types'][number] | undefined
  readonly query: UseQueryResult<Solutions>
}

const BY = [
  { value: 'station', label: 'Station' },
  { value: 'snr', label: 'SNR order' },
  { value: 'map', label: 'Map' },
  { value: 'table', label: 'Table' },
] as const

/** The solutions of all antennas at once: small pictures on one scale, a map, or a table. */
export function Multiples({ name, types, type, query, ...shown }: MultiplesProps): ReactNode {
  const { view, quantity, change } = shown
  const has = query.data ? quantitiesOf(query.data) : []
  const isRatio = view.with !== ''
  return (
    <Panel
      title={<span className="font-mono font-medium">{name}</span>}
      meta={isRatio ? <span className="font-mono">against {view.with}</span> : undefined}
      actions={
        <div className="flex flex-wrap gap-1.5">
          <Segmented
            isSmall
            label="Table"
            value={type ?? ''}
            choices={types.map((value) => ({ value, label: tableName(value) }))}
            onChoose={(next) => change({ type: next === types[0] ? '' : (next as typeof view.type) }, 'push')}
          />
          <Segmented
            isSmall
            label="Quantity"
            value={quantity}
            choices={has.map((value) => ({ value, label: quantityName(value) }))}
            onChoose={(show) => change({ show }, 'push')}
          />
          <Segmented
            isSmall
            label="Order"
            value={isRatio && view.by === 'table' ? 'station' : view.by}
            choices={isRatio ? BY.filter(({ value }) => value !== 'table') : BY}
            onChoose={(by) => change({ by }, 'push')}
          />
        </div>
      }
    >
      <Answered query={query} what="the solutions" rows={12}>
        {(solutions) => <All solutions={solutions} isRatio={isRatio} {...shown} />}
      </Answered>
    </Panel>
  )
}

interface AllProps extends ShownProps {
  readonly solutions: Solutions
  readonly isRatio: boolean
}

function All({ solutions, isRatio, view, quantity, selected, onSelect }: AllProps): ReactNode {
  const { header } = solutions
  const axis = useMemo(() => columnAxis(header), [header])
  const scale = useMemo(() => scaleFor(solutions, quantity, isRatio), [solutions, quantity, isRatio])
  const order = useMemo(() => orderOf(header.antennas, view.by === 'snr' ? 'snr' : 'station'), [header, view.by])
  const chosen = { selected, onSelect }
  if (view.by === 'map') return <AntennaMap {...{ solutions, quantity, isRatio }} {...chosen} />
  if (view.by === 'table' && !isRatio) return <AntennaTable antennas={header.antennas} {...chosen} />
  return (
    <>
      <AntennaGrid
        label={`${quantityName(quantity, isRatio)} of ${header.antennas.length} antennas`}
        {...{ solutions, quantity, axis, scale, order, selected, onSelect }}
      />
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1 text-small text-ink-3">
        <Legend polarizations={header.polarizations} />
        <span className="min-w-0">{scaleText(quantity, scale, axis, isRatio)}</span>
        <Counts solutions={solutions} onSelect={onSelect} />
      </div>
    </>
  )
}

export function Legend({ polarizations }: { readonly polarizations: readonly string[] }): ReactNode {
  return polarizations.map((name, at) => (
    <span key={name} className="inline-flex items-center gap-1.5">
      <span aria-hidden className="h-0.5 w-3" style={{ background: `var(--${CURVES[at % CURVES.length]})` }} />
      {name}
    </span>
  ))
}

const WORST_SHOWN = 6

/** How many are solved, and those that are not good. */
function Counts({ solutions, onSelect }: { readonly solutions: Solutions; readonly onSelect: (at: number) => void }) {
  const { antennas } = solutions.header
  const { solved, dead, absent } = countedOf(antennas)
  const worst = worstOf(antennas)
  const text = [`${solved} solved`, dead > 0 && `${dead} not solved`, absent > 0 && `${absent} not in the data`]
  return (
    <span className="ml-auto flex flex-wrap items-center gap-x-1.5">
      {text.filter(Boolean).join(', ')}
      {worst.length > 0 && <span>· worst</span>}
      {worst.slice(0, WORST_SHOWN).map((one) => (
        <Button key={one.name} look="ghost" isSmall className="px-1!" onClick={() => onSelect(antennas.indexOf(one))}>
          {one.name}
        </Button>
      ))}
      {worst.length > WORST_SHOWN && <span>and {worst.length - WORST_SHOWN} more</span>}
    </span>
  )
}
