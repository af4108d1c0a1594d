import type { CatalogValidation } from '@contimg/api/schemas'
import type { ReactNode } from 'react'
import { PlotFrame } from '../../../parts/plot-frame.tsx'
import { linearTicks } from '../../../parts/ticks.ts'
import { count, significant } from '../../../words/numbers.ts'
import { dotsPath, medianOf } from './dots.ts'

type Source = CatalogValidation['sources'][number]

const LEAST_REACH_ARCSEC = 3

/** Where sources are found from where they are listed: east is left, as on the picture; the cross is the median. */
export function OffsetPlot({ sources }: { readonly sources: readonly Source[] }): ReactNode {
  const points = sources.flatMap(({ offset_east_arcsec: east, offset_north_arcsec: north }) =>
    east === null || north === null ? [] : [[east, north] as const],
  )
  const reach =
    Math.max(LEAST_REACH_ARCSEC, ...points.map(([east, north]) => Math.max(Math.abs(east), Math.abs(north)))) * 1.15
  const ticks = linearTicks(-reach, reach, 4)
  const [east, north] = [medianOf(points.map((point) => point[0])), medianOf(points.map((point) => point[1]))]
  const summary =
    east === undefined || north === undefined
      ? 'no position was fitted'
      : `median ${significant(east, 2)}″ east, ${significant(north, 2)}″ north of ${count(points.length)}`
  return (
    <PlotFrame
      name="Offsets of positions"
      summary={summary}
      x={{ label: 'east, ″', range: [reach, -reach], ticks }}
      y={{ label: 'north, ″', range: [-reach, reach], ticks }}
      height={170}
    >
      {({ x, y, left, right, top, bottom }) => (
        <>
          <path d={`M${left} ${y(0)}H${right}M${x(0)} ${top}V${bottom}`} stroke="var(--plot-grid)" />
          <path d={dotsPath(points, x, y)} fill="var(--plot-3)" fillOpacity={0.75} />
          {east !== undefined && north !== undefined && (
            <path
              d={`M${x(east) - 6} ${y(north)}h12M${x(east)} ${y(north) - 6}v12`}
              stroke="var(--text)"
              strokeWidth={1.6}
            />
          )}
        </>
      )}
    </PlotFrame>
  )
}
