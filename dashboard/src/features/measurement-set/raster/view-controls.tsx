import type { MsMetadata } from '@contimg/api/schemas'
import { memo, type ReactNode } from 'react'
import { type Choice, Select } from '../../../parts/controls.tsx'
import { ManyFilter, TextFilter } from '../../../parts/filters.tsx'
import { isCurve, ON_BINS, type View, withAxis } from '../view.ts'
import { SELECTIONS } from '../view-query.ts'
import type { Trouble } from './trouble.ts'

interface ControlsProps {
  readonly view: View
  readonly change: (some: Partial<View>, how?: 'push' | 'replace') => void
  readonly metadata: MsMetadata | undefined
}

const AXIS_NAMES: Readonly<Record<View['x'] | View['y'], string>> = {
  ...{ frequency: 'Frequency', time: 'Time', baseline: 'Baseline', antenna: 'Antenna', uvdist: 'uv distance', u: 'u' },
  ...{
    polarization: 'Polarization',
    v: 'v',
    amp: 'Amplitude curve',
    phase: 'Phase curve',
    real: 'Real curve',
    imag: 'Imaginary curve',
  },
}
const X_CHOICES = choices(['frequency', 'time', 'baseline', 'antenna', 'uvdist', 'u'], AXIS_NAMES)
const Y_CHOICES = choices(
  ['baseline', 'time', 'frequency', 'polarization', 'v', 'amp', 'phase', 'real', 'imag'],
  AXIS_NAMES,
)
const SHOW = choices(['amp', 'phase', 'real', 'imag', 'snr'], {
  ...{ amp: 'Amplitude', phase: 'Phase', real: 'Real', imag: 'Imaginary', snr: 'Signal to noise' },
})
/** How the samples of a bin become one number: what is averaged or added, of visibilities (vector) or of the quantity (scalar). */
const BINNINGS = [
  { value: 'vector mean', label: 'Vector mean' },
  { value: 'scalar mean', label: 'Scalar mean' },
  { value: 'vector sum', label: 'Vector sum' },
  { value: 'scalar sum', label: 'Scalar sum' },
  { value: 'min', label: 'Smallest' },
  { value: 'max', label: 'Largest' },
  { value: 'std', label: 'Standard deviation' },
  { value: 'var', label: 'Variance' },
] as const

export function binningOf({ avg, agg }: Pick<View, 'avg' | 'agg'>): (typeof BINNINGS)[number]['value'] {
  return agg === 'mean' || agg === 'sum' ? `${avg} ${agg}` : agg
}

/** What a binning sets; the averaging stays where it does not matter. */
export function binningSets(binning: string): Partial<Pick<View, 'avg' | 'agg'>> {
  const [avg, agg] = binning.split(' ')
  return agg === undefined ? { agg: avg as View['agg'] } : { avg: avg as View['avg'], agg: agg as View['agg'] }
}

const COLOURED_BY = choices(['value', 'flags', 'samples'], {
  value: 'Value',
  flags: 'Flagged fraction',
  samples: 'Samples',
})
const COLUMN_NAMES = {
  ...{ auto: 'Best there is', DATA: 'DATA', CORRECTED_DATA: 'CORRECTED', MODEL_DATA: 'MODEL' },
  RESIDUAL: 'RESIDUAL',
} as const

function choices<T extends string>(values: readonly T[], names: Readonly<Record<T, string>>): readonly Choice<T>[] {
  return values.map((value) => ({ value, label: names[value] }))
}

/** Columns that a Measurement Set has, and what follows from them; all before its listing has come. */
export function columnsOf(metadata: MsMetadata | undefined): readonly Choice<View['col']>[] {
  const names = metadata?.columns.map(({ name }) => name)
  const has = (name: string) => names?.includes(name) ?? true
  const there = (['DATA', 'CORRECTED_DATA', 'MODEL_DATA'] as const).filter(has)
  const residual = has('CORRECTED_DATA') && has('MODEL_DATA') ? (['RESIDUAL'] as const) : []
  return choices(['auto', ...there, ...residual], COLUMN_NAMES)
}

/** What is drawn: data, axes, quantity, averaging, colours. */
export const WhatControls = memo(function WhatControls({ view, change, metadata }: ControlsProps): ReactNode {
  const push = (some: Partial<View>, hasOtherBins = false) =>
    change({ ...some, ...(hasOtherBins ? ON_BINS : {}), clip: '3s' }, 'push')
  return (
    <>
      <Select isSmall label="Data" value={view.col} choices={columnsOf(metadata)} onChoose={(col) => push({ col })} />
      <Select
        isSmall
        label="x"
        value={view.x}
        choices={X_CHOICES}
        onChoose={(x) => push(withAxis(view, { x }), true)}
      />
      <Select
        isSmall
        label="y"
        value={view.y}
        choices={Y_CHOICES}
        onChoose={(y) => push(withAxis(view, { y }), true)}
      />
      {!isCurve(view) && (
        <Select
          isSmall
          label="Show"
          value={view.show}
          choices={SHOW}
          onChoose={(show) => push({ show, by: 'value' })}
        />
      )}
      <Select
        isSmall
        label="Average"
        value={binningOf(view)}
        choices={BINNINGS}
        onChoose={(binning) => push(binningSets(binning))}
      />
      {!isCurve(view) && (
        <Select isSmall label="Colour" value={view.by} choices={COLOURED_BY} onChoose={(by) => push({ by })} />
      )}
    </>
  )
})

/** Which samples: spectral windows, polarizations, fields, antennas, lengths, times, as CASA selects them. */
export const WhichControls = memo(function WhichControls({ view, change, metadata }: ControlsProps): ReactNode {
  const push = (some: Partial<View>) => change({ ...some, ...ON_BINS }, 'push')
  const correlations = [...new Set(metadata?.spectral_windows.flatMap((window) => window.correlations) ?? [])]
  return SELECTIONS.filter(({ key }) => key !== 'bl' || view.bl !== '').map(({ key, name }) =>
    key === 'pol' && correlations.length > 0 ? (
      <ManyFilter
        key={key}
        label={name}
        choices={correlations.map((one) => ({ value: one, label: one }))}
        values={view.pol === '' ? [] : view.pol.split(',')}
        onChange={(some) => push({ pol: correlations.filter((one) => some.includes(one)).join(',') })}
      />
    ) : (
      <TextFilter
        key={key}
        label={name}
        value={view[key]}
        hint={HINTS[key] ?? 'all'}
        width={WIDTHS[key] ?? 52}
        onChange={(text) =>
          push(key === 'bl' ? { bl: text, ant: '' } : key === 'ant' ? { ant: text, bl: '' } : { [key]: text })
        }
      />
    ),
  )
})

/** Why a selection was refused, under the fields. */
export function RefusedSelection({ trouble }: { readonly trouble: Trouble | undefined }): ReactNode {
  const field = SELECTIONS.find(({ key }) => key === trouble?.field)
  if (trouble === undefined || field === undefined) return null
  return (
    <p role="alert" className="pt-1 text-small text-failed">
      <b>{field.name}:</b> {trouble.text}. Such as {field.example}.
    </p>
  )
}

const HINTS: Readonly<Record<string, string>> = { spw: 'all, 0~3', ant: 'all, 103, !45' }
const WIDTHS: Readonly<Record<string, number>> = { spw: 60, ant: 82, uv: 52, field: 36, time: 60, bl: 64 }
