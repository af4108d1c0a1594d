import type { MsMetadata } from '@contimg/api/schemas'
import { memo, type ReactNode, useEffect, useState } from 'react'
import { Segmented, Select } from '../../../parts/controls.tsx'
import type { View } from '../view.ts'
import type { Raster } from './raster.ts'
import { columnsOf } from './view-controls.tsx'

/** What a raster is compared with: its own flagged samples, another column, another Measurement Set. */
export type Second =
  | { readonly kind: 'none' }
  | { readonly kind: 'flags' }
  | { readonly kind: 'column'; readonly column: View['col'] }
  | { readonly kind: 'set'; readonly path: string }

export function secondOf({ with: other }: Pick<View, 'with'>): Second {
  if (other === '') return { kind: 'none' }
  if (other === 'flags') return { kind: 'flags' }
  return other.startsWith('/') ? { kind: 'set', path: other } : { kind: 'column', column: other as View['col'] }
}

export const nameOfSet = (path: string): string => path.replace(/\/+$/, '').split('/').at(-1) ?? path

export function nameOfSecond(second: Second): string {
  if (second.kind === 'flags') return 'Flagged samples'
  return second.kind === 'set' ? nameOfSet(second.path) : second.kind === 'column' ? second.column : ''
}

/** Why two rasters do not have the same bins; undefined where they do. */
export function differenceOf(one: Raster, other: Raster): string | undefined {
  for (const side of ['x', 'y'] as const) {
    const [a, b] = [one.header[side], other.header[side]]
    if (a.count !== b.count) return `${a.count} and ${b.count} bins along ${side} (${a.name.toLowerCase()})`
    if (a.baselines?.antenna1.length !== b.baselines?.antenna1.length)
      return `${a.baselines?.antenna1.length} and ${b.baselines?.antenna1.length} baselines`
  }
  return undefined
}

interface CompareProps {
  readonly view: View
  readonly metadata: MsMetadata | undefined
  readonly change: (some: Partial<View>, how?: 'push' | 'replace') => void
}

export const CompareControls = memo(function CompareControls({ view, metadata, change }: CompareProps): ReactNode {
  const columns = columnsOf(metadata)
  const second = secondOf(view)
  const choices = [
    { value: 'none', label: 'nothing' },
    { value: 'flags', label: 'flags' },
    ...columns.filter(({ value }) => value !== 'auto' && value !== view.col),
    ...(second.kind === 'set' ? [{ value: second.path, label: 'other set' }] : []),
  ]
  return (
    <>
      <Select
        isSmall
        label="Compare"
        value={view.with === '' ? 'none' : view.with}
        choices={choices}
        onChoose={(other) => change({ with: other === 'none' ? '' : other }, 'push')}
      />
      {second.kind !== 'none' && (
        <Segmented
          isSmall
          label="How to compare"
          value={view.cmp}
          choices={[
            { value: 'side', label: 'Beside' },
            { value: 'blink', label: 'Blink' },
          ]}
          onChoose={(cmp) => change({ cmp }, 'push')}
        />
      )}
    </>
  )
})

const BLINK_MS = 900

/** Which of two is shown: in turn, or by hand where nothing should move. */
export function useBlink(isBlinking: boolean): {
  readonly isSecond: boolean
  readonly isStill: boolean
  turn(): void
  pause(): void
} {
  const [isSecond, setSecond] = useState(false)
  const [isStill, setStill] = useState(() => matchMedia('(prefers-reduced-motion: reduce)').matches)
  useEffect(() => {
    if (!isBlinking || isStill) return
    const timer = setInterval(() => setSecond((now) => !now), BLINK_MS)
    return () => clearInterval(timer)
  }, [isBlinking, isStill])
  return {
    isSecond: isBlinking && isSecond,
    isStill,
    turn: () => {
      setStill(true)
      setSecond((now) => !now)
    },
    pause: () => setStill((now) => !now),
  }
}
