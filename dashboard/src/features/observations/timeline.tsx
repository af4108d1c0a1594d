import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { type ReactNode, useMemo } from 'react'
import { useSidereal } from '../../live/pointing.ts'
import { useNow } from '../../live/use-now.ts'
import { GroupStrip } from '../../parts/group-strip/group-strip.tsx'
import type { Lane } from '../../parts/group-strip/lanes.ts'
import { StripLegend } from '../../parts/group-strip/legend.tsx'
import { stripQuery } from '../../parts/group-strip/strip-query.ts'
import { useTransitMarks } from '../../parts/group-strip/use-transit-marks.ts'
import { Answered, Panel } from '../../parts/panel.tsx'
import { spanMs } from '../../words/address.ts'
import { boundedSpan } from '../../words/spans.ts'
import { useGapNames } from './along.ts'

const LANES: readonly Lane[] = [
  { kind: 'state', label: 'State' },
  { kind: 'grade', label: 'Quality' },
  { kind: 'dots', label: 'Dec', unit: '°', field: 'dec_deg', factor: 1, height: 44 },
  { kind: 'marks', label: 'Calibrator' },
]

const BINNED = {
  group: 'one bar per group',
  hour: 'an hour per bar, the worst shown',
  day: 'a day per bar, the worst shown',
}

/** When was what observed: a day to years. */
export function Timeline({ t, onSpan }: { readonly t: string; readonly onSpan: (t: string) => void }): ReactNode {
  const query = useQuery(stripQuery(t))
  const now = useNow(30)
  const navigate = useNavigate()
  const anchor = useSidereal()
  const [fromMs, toMs] = spanMs(t, now)
  const marks = useTransitMarks(t)
  const nameGap = useGapNames(t)
  const range = useMemo(() => [fromMs, toMs] as const, [fromMs, toMs])
  return (
    <Panel
      title="Timeline"
      meta={query.data && `${BINNED[query.data.bin]} · click opens · drag zooms`}
      actions={<StripLegend />}
      className="flex-none"
    >
      <Answered query={query} what="the timeline" rows={5}>
        {(data) => (
          <GroupStrip
            label="Observations along time"
            data={data}
            range={range}
            lanes={LANES}
            anchor={anchor}
            marks={marks}
            nameGap={nameGap}
            onOpen={(group) => void navigate({ to: '/observations/$group', params: { group } } as never)}
            onZoom={(from, to) => onSpan(boundedSpan(from, to, now))}
          />
        )}
      </Answered>
    </Panel>
  )
}
