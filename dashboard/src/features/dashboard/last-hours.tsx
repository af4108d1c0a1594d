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
import { spanMs, spanOfMs } from '../../words/address.ts'
import { significant } from '../../words/numbers.ts'
import { CADENCE_S } from '../../words/times.ts'

const WARN_MJY = 1

interface LastHoursProps {
  readonly t: string
  readonly thermalJy: number | undefined
}

/** State, quality, noise and latency of every group on one axis. */
export function LastHours({ t, thermalJy }: LastHoursProps): ReactNode {
  const query = useQuery(stripQuery(t))
  const now = useNow(30)
  const navigate = useNavigate()
  const anchor = useSidereal()
  const marks = useTransitMarks(t)
  const lanes = useMemo(() => lanesOf(thermalJy), [thermalJy])
  const hours = t === '-7d' ? 'Last 7 days' : t === '-24h' ? 'Last 24 hours' : 'Last night'
  return (
    <Panel
      title={hours}
      meta="one bar per 309 s group · click opens it · drag zooms"
      actions={<StripLegend />}
      className="flex-none"
    >
      <Answered query={query} what="the groups" rows={8}>
        {(data) => (
          <GroupStrip
            label={`Groups, ${hours.toLowerCase()}`}
            data={data}
            range={spanMs(t, now)}
            lanes={lanes}
            {...(anchor !== undefined && { anchor })}
            marks={marks}
            onOpen={(group) => void navigate({ to: '/observations/$group', params: { group } } as never)}
            onZoom={(fromMs, toMs) =>
              void navigate({ to: '/observations', search: { t: spanOfMs(fromMs, toMs) } } as never)
            }
          />
        )}
      </Answered>
    </Panel>
  )
}

function lanesOf(thermalJy: number | undefined): readonly Lane[] {
  const thermal =
    thermalJy === undefined
      ? []
      : [
          {
            value: thermalJy * 1000,
            label: `thermal ${significant(thermalJy * 1000, 2)} (SEFD assumed)`,
            look: 'quiet' as const,
          },
        ]
  return [
    { kind: 'state', label: 'State' },
    { kind: 'grade', label: 'Quality' },
    {
      ...{ kind: 'line', label: 'Noise', unit: 'mJy/beam', field: 'noise_jy', factor: 1000, isLog: true },
      limits: [{ value: WARN_MJY, label: `warn above ${WARN_MJY}`, look: 'warn' }, ...thermal],
    },
    {
      ...{ kind: 'bars', label: 'Latency', unit: 'min', field: 'latency_s', factor: 1 / 60 },
      limits: [{ value: CADENCE_S / 60, label: `cadence ${CADENCE_S} s`, look: 'quiet' }],
    },
  ]
}
