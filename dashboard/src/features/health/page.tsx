import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { IgnoredNote } from '../../parts/ignored-note.tsx'
import { PageHead } from '../../parts/page-head.tsx'
import { Refused } from '../../parts/panel.tsx'
import { useAddress } from '../../parts/use-address.ts'
import { Workers } from '../../parts/workers.tsx'
import { Alerts } from './alerts.tsx'
import { Backups } from './backups.tsx'
import { Calibration } from './calibration.tsx'
import { Database } from './database.tsx'
import { summaryQuery } from './queries.ts'
import { Resources } from './resources.tsx'
import { Retention } from './retention.tsx'
import { Services } from './services.tsx'
import { StatusMark } from './status-mark.tsx'
import { Storage } from './storage.tsx'
import { verdictOf } from './tell.ts'

const KEYS = {}
const WORDS = { healthy: ['ok', 'Healthy'], degraded: ['warn', 'Degraded'], unhealthy: ['fail', 'Unhealthy'] } as const

/** Is everything that the pipeline needs as it should be? */
export function HealthPage(): ReactNode {
  const { ignored } = useAddress(KEYS)
  const summary = useQuery(summaryQuery)
  return (
    <>
      <IgnoredNote ignored={ignored} />
      <PageHead
        title="Health"
        marks={
          summary.data && <StatusMark status={WORDS[summary.data.status][0]} word={WORDS[summary.data.status][1]} />
        }
        note={summary.data && verdictOf(summary.data)}
      />
      {summary.error && <Refused error={summary.error} what="the health" onAgain={() => void summary.refetch()} />}
      <div className="grid flex-none items-start gap-2.5 side:grid-cols-[1.25fr_1fr]">
        <div className="grid min-w-0 gap-2.5">
          <Alerts />
          <Services />
          <Workers />
          <Retention />
        </div>
        <div className="grid min-w-0 gap-2.5">
          <Calibration />
          <Storage />
          <div className="grid items-start gap-2.5 sm:grid-cols-2">
            <Database />
            <Backups />
          </div>
        </div>
      </div>
      <div className="flex-none">
        <Resources />
      </div>
    </>
  )
}
