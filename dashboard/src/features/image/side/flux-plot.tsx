import type { CatalogValidation } from '@contimg/api/schemas'
import type { ReactNode } from 'react'
import { PlotFrame } from '../../../parts/plot-frame.tsx'
import { logTicks } from '../../../parts/ticks.ts'
import { count } from '../../../words/numbers.ts'
import { dotsPath } from './dots.ts'

type Source = CatalogValidation['sources'][number]

/** Measured flux against the one of the catalogue, as it is expected through the beam; those that do not count for the comparison are paler. */
export function FluxPlot({ sources, name }: { readonly sources: readonly Source[]; readonly name: string }): ReactNode {
  const points = sources.flatMap(({ expected_jy: x, measured_jy: y, compared }) =>
    y !== null && x > 0 && y > 0 ? [{ x: x * 1000, y: y * 1000, compared }] : [],
  )
  const all = points.flatMap(({ x, y }) => [x, y])
  const range = rangeOf(all)
  const ticks = logTicks(range[0], range[1], 5)
  const of = (isCompared: boolean) =>
    points.filter(({ compared }) => compared === isCompared).map(({ x, y }) => [x, y] as const)
  return (
    <PlotFrame
      name={`Fluxes against ${name}`}
      summary={`${count(of(true).length)} sources compared, ${count(of(false).length)} more`}
      x={{ label: `${name}, mJy`, range, ticks, isLog: true }}
      y={{ label: 'This image, mJy', range, ticks, isLog: true }}
      height={170}
    >
      {({ x, y, left, right, bottom, top }) => (
        <>
          <line x1={left} x2={right} y1={bottom} y2={top} stroke="var(--text-3)" strokeDasharray="3 3" />
          <path d={dotsPath(of(false), x, y)} fill="var(--text-3)" fillOpacity={0.45} />
          <path d={dotsPath(of(true), x, y)} fill="var(--plot-1)" fillOpacity={0.8} />
        </>
      )}
    </PlotFrame>
  )
}

/** From below the least to above the largest, so that dots do not lie on the edges. */
function rangeOf(values: readonly number[]): [number, number] {
  if (values.length === 0) return [1, 1000]
  return [Math.min(...values) / 1.4, Math.max(...values) * 1.4]
}
